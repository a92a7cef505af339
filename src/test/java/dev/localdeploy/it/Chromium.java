package dev.localdeploy.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The browser of the machine, driven by Playwright; one for all tests of a class. Tests are skipped
 * where it is missing: Playwright would fetch its own, from where not every machine may fetch.
 */
final class Chromium implements BeforeAllCallback, AfterAllCallback {
    private static final List<String> QUIET =
            List.of(
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync");

    /** Milliseconds. */
    private static final double PATIENCE_MS = 60_000;

    private Optional<Playwright> playwright = Optional.empty();
    private Optional<Browser> browser = Optional.empty();

    @Override
    public void beforeAll(ExtensionContext context) {
        Optional<Path> chromium =
                Stream.of("chromium", "chromium-browser", "google-chrome")
                        .flatMap(name -> Installation.program(name).stream())
                        .findFirst();
        Optional<Path> node = Installation.program("node");
        assumeTrue(
                chromium.isPresent(),
                "chromium is not installed (Debian: chromium), so the page is not tried");
        assumeTrue(node.isPresent(), "node is not installed, which Playwright needs");
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
        playwright =
                Optional.of(
                        Playwright.create(
                                new Playwright.CreateOptions()
                                        .setEnv(
                                                Map.of(
                                                        "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD",
                                                        "1",
                                                        "PLAYWRIGHT_NODEJS_PATH",
                                                        node.get().toString()))));
        browser =
                playwright.map(made ->
                        made.chromium()
                                .launch(
                                        new BrowserType.LaunchOptions()
                                                .setExecutablePath(chromium.get())
                                                .setArgs(QUIET)));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        browser.ifPresent(Browser::close);
        playwright.ifPresent(Playwright::close);
    }

    /** Nobody's browser yet: without cookies, without history. */
    BrowserContext context(Browser.NewContextOptions options) {
        BrowserContext context = browser.orElseThrow().newContext(options);
        context.setDefaultTimeout(PATIENCE_MS);
        return context;
    }
}
