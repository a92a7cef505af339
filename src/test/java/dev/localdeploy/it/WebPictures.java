package dev.localdeploy.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.localdeploy.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Takes the pictures of docs/images: {@code -Dit.test=WebPictures -Dwrite-docs=true}. */
@EnabledIfSystemProperty(
        named = "write-docs",
        matches = "true",
        disabledReason = "takes minutes, for charts that have something to show")
class WebPictures {
    @RegisterExtension static final Chromium CHROMIUM = new Chromium();

    private static final Path IMAGES = Path.of("docs/images");
    private static final int HEIGHT = 720;
    private static final int OVERVIEW_HEIGHT = 410;
    private static final long LARGEST_BYTES = 150 * 1024;

    @RegisterExtension final Installation local = new Installation();

    private static final String SERVER =
            """
            import http.server, random, sys, threading, time
            class Shop(http.server.BaseHTTPRequestHandler):
                def do_GET(self):
                    time.sleep(0.002 + random.random() * 0.02)
                    self.send_response(200)
                    self.end_headers()
                def log_message(self, *_): pass
            def work():
                number = 0
                while True:
                    number += 1
                    time.sleep(random.random() * 0.5)
                    sum(range(random.randrange(2_000_000)))
                    chance = random.random()
                    level, said = (
                        ('ERROR', 'order %d: the payment provider did not answer in time' % number) if chance < 0.03
                        else ('WARN ', 'the pool has 87 % of its connections in use') if chance < 0.1
                        else ('INFO ', 'GET /orders/%d 200 in %d ms' % (random.randrange(9999), random.randrange(80))))
                    print(time.strftime('%H:%M:%S'), level, '[worker-%d]' % (number % 4), said, flush=True)
            threading.Thread(target=work, daemon=True).start()
            http.server.ThreadingHTTPServer(('127.0.0.1', int(sys.argv[1])), Shop).serve_forever()
            """;

    private static final String LEAK =
            """
            import time
            kept = []
            while True:
                kept.append(bytearray(b'x' * 1_000_000))
                print(time.strftime('%H:%M:%S'), 'INFO ', 'the cache holds', len(kept), 'thumbnails', flush=True)
                time.sleep(1)
            """;

    private static final String MAILER =
            """
            echo connecting to smtp://localhost:2525
            sleep 20
            echo 'Traceback (most recent call last):' >&2
            echo 'ConnectionRefusedError: [Errno 111] Connection refused' >&2
            exit 1
            """;

    @Test
    void pictures_of_all_views() throws IOException {
        local.configure(
                """
                defaults: {health_check_interval_seconds: 2}
                stability: {leak_warmup_seconds: 1}
                restart_policy: {initial_backoff_seconds: 2, backoff_multiplier: 1, circuit_breaker_threshold: 50, max_attempts: 50}
                """);
        start("shop-api", "--auto-restart", server());
        start("storefront", "", server());
        start("thumbnailer", "", program("thumbnailer.py", LEAK));
        start("mailer", "--auto-restart", program("mailer.sh", MAILER));
        start("css-watcher", "--auto-restart", "exec sleep 100000");
        start("migrations", "", "echo 'FATAL: role \"dev\" does not exist'; exit 2");
        start("docs", "", "exec sleep 100000");
        local.run("stop", "docs");
        await().atMost(Duration.ofMinutes(6))
                .until(() ->
                        local.status("thumbnailer").at("/process/uptime_seconds").asDouble() > 180);

        for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
            take(scheme, 1240, "");
            take(scheme, 390, "-phone");
        }
    }

    private void start(String name, String option, String line) {
        local.shell(
                "local-deploy start --no-wait -n %s %s %s -c '%s'"
                        .formatted(
                                name,
                                option,
                                line.contains("server.py") ? "-p " + portOf(line) : "",
                                line.replace("'", "'\\''")));
    }

    private String server() throws IOException {
        return program("server.py", SERVER) + " " + FreePort.find();
    }

    /** Named from where it lies, as users do. */
    private String program(String name, String text) throws IOException {
        local.script(name, text);
        return (name.endsWith(".py") ? "exec python3 " : "exec sh ") + name;
    }

    private static String portOf(String line) {
        return line.substring(line.lastIndexOf(' ') + 1);
    }

    private void take(ColorScheme scheme, int width, String suffix) throws IOException {
        String kind = suffix + "-" + scheme.name().toLowerCase(Locale.ROOT);
        try (BrowserContext context =
                CHROMIUM.context(
                        new Browser.NewContextOptions()
                                .setViewportSize(width, HEIGHT)
                                .setColorScheme(scheme))) {
            Page page = context.newPage();
            page.navigate(local.run("ui").out().strip());
            assertThat(page.locator("a.name")).hasCount(7);
            page.setViewportSize(width, OVERVIEW_HEIGHT);
            shoot(page, "overview" + kind);
            page.setViewportSize(width, HEIGHT);
            for (String name : new String[] {"shop-api", "thumbnailer", "mailer"}) {
                page.locator("a.name", new Page.LocatorOptions().setHasText(name)).click();
                assertThat(page.locator(".u-wrap")).hasCount(5);
                assertThat(page.locator(".line").first()).isVisible();
                shoot(page, name + kind);
                page.keyboard().press("Escape");
                assertThat(page.locator("a.name")).hasCount(7);
            }
        }
    }

    private static void shoot(Page page, String name) throws IOException {
        Path image = IMAGES.resolve("web-" + name + ".png");
        Files.createDirectories(IMAGES);
        page.waitForTimeout(500); // for the lines of the charts
        page.screenshot(new Page.ScreenshotOptions().setPath(image));
        assertThat(image).satisfies(file -> assertThat(Files.size(file)).isLessThan(LARGEST_BYTES));
    }
}
