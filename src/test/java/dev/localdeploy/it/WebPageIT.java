package dev.localdeploy.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.localdeploy.it.TerminalAssert.assertThat;
import static dev.localdeploy.testing.Patience.await;
import static dev.localdeploy.testing.RealProcesses.isLiving;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page in a real browser, with a real daemon and real deployments behind it. */
class WebPageIT {
    private static final int USUAL_PORT = 28_470;

    @RegisterExtension static final Chromium CHROMIUM = new Chromium();

    @RegisterExtension final Installation local = new Installation();

    private final List<String> requested = new CopyOnWriteArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<BrowserContext> open = new ArrayList<>();

    @BeforeEach
    void begin() throws IOException {
        local.configure(
                "defaults: {health_check_interval_seconds: 1}\nlog_rotation: {max_size_mb: 1}\n");
        local.startDaemon();
    }

    @AfterEach
    void end() {
        open.forEach(BrowserContext::close);
    }

    @Test
    void a_crash_shows_by_itself_and_the_page_asks_nobody_but_the_daemon() throws IOException {
        local.start("web", "-c", "exec sleep 600");
        Page page = enter(laptop());
        assertThat(page.locator("tr", containing("web"))).containsText("Running");

        int loaded = (Integer) page.evaluate(LOADED);
        assertThat(loaded).isPositive().isLessThan(250 * 1024);

        kill(local.pidOf("web"));

        assertThat(page.locator("tr", containing("web"))).containsText("Crashed");
        assertThat(page.getByRole(AriaRole.BUTTON, named("Crashed"))).containsText("1");
        page.locator("a.name").click();
        assertThat(page.locator(".why")).containsText("SIGKILL");
        assertThat(complaints).isEmpty();
        String ours = api() + "/";
        String token = local.token();
        assertThat(requested).isNotEmpty().allMatch(url -> url.startsWith(ours));
        assertThat(requested).noneMatch(url -> url.contains(token) || url.contains("code="));
    }

    @Test
    void charts_are_drawn_and_what_programs_say_is_shown_as_text() throws IOException {
        Path server = local.script("server.py", SERVER);
        int port = FreePort.find();
        local.run(
                "start",
                "--wait",
                "-n",
                "web",
                "-p",
                "" + port,
                "--",
                "python3",
                server + "",
                "<b>" + port);
        Page page = enter(laptop());
        page.locator("a.name").click();

        for (String figure :
                List.of(
                        "memory_mb",
                        "cpu_percent",
                        "response_time_ms",
                        "file_descriptors",
                        "threads")) {
            Locator canvas = page.locator("[data-figure=" + figure + "] canvas");
            await().untilAsserted(() -> {
                page.waitForTimeout(50);
                assertThat((Integer) canvas.evaluate(COLOURED)).as(figure).isPositive();
            });
        }
        assertThat(page.locator("[data-figure=memory_mb]").getAttribute("aria-label"))
                .contains("Memory: now", "MB");
        Locator band = page.getByRole(AriaRole.IMG, named("Health: "));
        assertThat(band).hasAttribute("aria-label", Pattern.compile("healthy for \\d+s"));
        assertThat(band.locator("rect.healthy").first()).isVisible();
        assertThat(page.locator(".lines")).containsText("<img src=x onerror=alert(1)>");
        assertThat(page.locator(".line.error")).containsText("ERROR it broke");
        assertThat(page.locator(".lines img, main b b")).hasCount(0);
        assertThat(page.locator("dd code").first()).containsText("<b>" + port);
        assertThat(complaints).isEmpty();
    }

    @Test
    void a_leak_is_drawn_as_a_line_that_goes_on_to_where_it_leads() throws IOException {
        local.configure(
                "defaults: {health_check_interval_seconds: 1}\nstability: {leak_warmup_seconds: 1}\n");
        Path leak = local.script("leak.py", LEAK);
        local.start("leaky", "--", "python3", leak + "");
        BrowserContext context = laptop();
        context.route(
                "**/lib/uPlot.js",
                route -> {
                    APIResponse library = route.fetch();
                    route.fulfill(
                            new Route.FulfillOptions()
                                    .setResponse(library)
                                    .setBody(library.text().replace(EXPORTED, EXPORTED_AND_SEEN)));
                });
        Page page = enter(context);
        page.locator("a.name").click();
        Locator memory = page.locator("[data-figure=memory_mb]");
        Locator notice = page.locator(".notice", containing("Leaks memory: "));
        assertThat(notice).isVisible();
        assertThat(memory.locator(".forecast")).isVisible();

        JsonNode drawn = new ObjectMapper().readTree((String) memory.evaluate(TREND));

        JsonNode line = drawn.at("/line");
        assertThat(line).hasSizeGreaterThan(3);
        JsonNode first = line.get(0);
        JsonNode last = line.get(line.size() - 1);
        double minutes = (last.at("/at").asDouble() - first.at("/at").asDouble()) / 60;
        double grown = last.at("/mb").asDouble() - first.at("/mb").asDouble();
        assertThat(drawn.at("/dashed").asBoolean()).isTrue();
        assertThat(grown / minutes)
                .isCloseTo(drawn.at("/perMinute").asDouble(), withinPercentage(1));
        assertThat(first.at("/at").asDouble()).isLessThanOrEqualTo(drawn.at("/now").asDouble());
        assertThat(last.at("/at").asDouble())
                .isGreaterThan(drawn.at("/now").asDouble() + 60)
                .isLessThanOrEqualTo(drawn.at("/right").asDouble());
        assertThat(last.at("/mb").asDouble()).isLessThan(drawn.at("/top").asDouble());
        String said = drawn.at("/said").asText();
        assertThat(said)
                .startsWith("leaks: %s MB by ".formatted(last.at("/words").asText()))
                .endsWith(last.at("/time").asText());
        assertThat(drawn.at("/label").asText()).endsWith(", " + said);
        JsonNode other =
                new ObjectMapper()
                        .readTree(
                                (String) page.locator("[data-figure=cpu_percent]").evaluate(TREND));
        assertThat(other.at("/line")).isEmpty();
        assertThat(other.at("/said").asText()).isEmpty();
        assertThat(complaints).isEmpty();
    }

    @Test
    void what_was_said_while_the_daemon_was_dead_comes_after_the_mark_of_a_gap()
            throws IOException {
        local.killDaemon();
        startDaemonOnHighPort();
        local.start(
                "web",
                "-c",
                "echo before; while [ ! -e go ]; do sleep 0.05; done; echo meanwhile; exec sleep 600");
        BrowserContext context = laptop();
        Page page = enter(context);
        page.locator("a.name").click();
        assertThat(page.locator(".line")).hasText(new String[] {"before"});
        String before = api();

        local.killDaemon();

        Locator state = page.locator(".log [role=status]");
        assertThat(state).containsText("not connected since");
        assertThat(page.locator(".connection")).hasText("daemon does not answer");
        Files.createFile(local.work().resolve("go"));
        local.startDaemon();
        assertThat(api()).isEqualTo(before);
        Locator over = page.getByRole(AriaRole.ALERT);
        assertThat(over).containsText("The session is over");
        assertThat(state).containsText("local-deploy ui");

        enter(context); // another tab, by the link of the next daemon

        assertThat(page.locator(".line"))
                .hasText(
                        new Pattern[] {
                            NOT_CONNECTED,
                            Pattern.compile("^before$"),
                            Pattern.compile("^meanwhile$")
                        });
        assertThat(page.locator(".line.gap")).hasCount(1);
        assertThat(state).isEmpty();
        assertThat(page.locator(".connection")).hasText("live");
        assertThat(over).hasCount(0);
    }

    @Test
    void what_an_older_session_was_refused_is_done_in_the_newer_one() {
        local.start("web", "-c", "exec sleep 600");
        local.awaitStatus("web", "/process/status", "RUNNING");
        long first = local.pidOf("web");
        BrowserContext context = laptop();
        List<Route> late = new ArrayList<>();
        context.route("**/restart", late::add);
        Page page = enter(context);
        page.getByRole(AriaRole.BUTTON, named("Restart web")).click();
        page.getByRole(AriaRole.BUTTON, named("Restart it")).click();
        Route asked = next(page, late);
        Object before = page.evaluate(KEY);

        enter(context); // another tab, by another link
        page.waitForFunction("before => (" + KEY + ")() !== before", before);
        asked.fulfill(new Route.FulfillOptions().setStatus(401));
        next(page, late).resume();

        assertThat(page.locator("#told")).hasText("web is restarted");
        assertThat(local.pidOf("web")).isPositive().isNotEqualTo(first);
        assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
        assertThat(late).as("asked for once more, not again and again").isEmpty();
    }

    @Test
    void a_list_that_is_long_on_its_way_is_shown_though_more_is_started_meanwhile() {
        BrowserContext context = laptop();
        List<Route> lists = new ArrayList<>();
        context.route("**/deployments?view=summary", lists::add);
        Page page = enter(context);
        Route slow = next(page, lists);

        local.run("start", "--no-wait", "-n", "one", "-c", "exec sleep 600");
        local.run("start", "--no-wait", "-n", "two", "-c", "exec sleep 600");

        assertThat(page.locator(".connection")).hasText("live");
        assertThat(lists).as("asked for while another is on its way").isEmpty();
        slow.resume();
        assertThat(page.locator("a.name")).hasCount(2);
        local.run("start", "--no-wait", "-n", "three", "-c", "exec sleep 600");
        next(page, lists).resume();

        assertThat(page.locator("a.name")).hasCount(3);
        assertThat(complaints).isEmpty();
    }

    @Test
    void who_asks_while_a_reading_breaks_is_answered_by_the_next() {
        Page page = enter(laptop());

        Object readings = page.evaluate(READINGS_OF_TWO_WHO_ASK);

        assertThat(readings).isEqualTo(2);
        assertThat(complaints).hasSize(1).first().asString().contains("it broke");
    }

    @Test
    void gaps_of_the_stream_are_marked_and_say_from_when_to_when() {
        local.start("web", "-c", "echo real; exec sleep 600");
        BrowserContext context = laptop();
        List<Route> streams = new ArrayList<>();
        context.route("**/logs/stream?*", streams::add);
        Page page = enter(context);
        page.locator("a.name").click();
        // In the daemon's words: a browser would have to be half a minute behind the writer.
        next(page, streams)
                .fulfill(
                        new Route.FulfillOptions()
                                .setContentType("text/event-stream")
                                .setBody(
                                        """
                                        event:line
                                        data:one

                                        event:gap
                                        data:512 bytes were deleted by a rotation

                                        event:line
                                        data:two

                                        """));

        Locator lines = page.locator(".line");
        Locator gap = page.locator(".line.gap");
        assertThat(lines)
                .hasText(new String[] {"one", "512 bytes were deleted by a rotation", "two"});
        assertThat(gap).hasText("512 bytes were deleted by a rotation");

        next(page, streams).resume(); // it had ended, and is asked for again

        assertThat(lines).hasText(new Pattern[] {NOT_CONNECTED, Pattern.compile("^real$")});
        String first = gap.innerText();

        page.evaluate(HIDE, true);
        page.waitForTimeout(1_100); // until it is another second
        page.evaluate(HIDE, false);
        next(page, streams).resume();

        assertThat(gap).not().hasText(first);
        Matcher told = NOT_CONNECTED.matcher(gap.innerText());
        assertThat(told.matches()).isTrue();
        assertThat(told.group("from")).isNotEqualTo(told.group("to"));
        assertThat(lines).hasCount(2);
        assertThat(complaints).isEmpty();
    }

    @Test
    void buttons_do_what_they_say() {
        local.start("web", "-c", "exec sleep 600");
        local.awaitStatus("web", "/process/status", "RUNNING");
        long first = local.pidOf("web");
        Page page = enter(laptop());
        Locator row = page.locator("tr", containing("web"));

        row.getByRole(AriaRole.BUTTON, inside("Restart web")).click();
        page.getByRole(AriaRole.BUTTON, named("Cancel")).click();
        assertThat(page.locator("dialog")).hasCount(0);
        assertThat(local.pidOf("web")).isEqualTo(first);
        row.getByRole(AriaRole.BUTTON, inside("Restart web")).click();
        page.getByRole(AriaRole.BUTTON, named("Restart it")).click();

        assertThat(page.locator("#told")).hasText("web is restarted");
        long second = local.pidOf("web");
        assertThat(second).isPositive().isNotEqualTo(first);
        assertThat(isLiving(first)).isFalse();
        assertThat(row).containsText("" + second);

        row.getByRole(AriaRole.BUTTON, inside("Stop web")).click();
        page.getByRole(AriaRole.BUTTON, named("Stop it")).click();

        // As everywhere else: a process that is gone is not healthy, whoever ended it.
        assertThat(row).containsText("Stopped");
        assertThat(row.locator(".health.unhealthy").locator("visible=true")).hasText("Unhealthy");
        assertThat(local.run("list")).printed("STOPPED", "UNHEALTHY");
        assertThat(isLiving(second)).isFalse();

        page.locator("a.name").click();
        Locator heading = page.locator(".heading");
        assertThat(heading.locator(".health")).hasText("Unhealthy");
        heading.getByRole(AriaRole.BUTTON, inside("Start")).click();

        assertThat(heading.locator(".status")).hasText("Running");
        local.awaitStatus("web", "/process/status", "RUNNING");
        long third = local.pidOf("web");
        assertThat(third).isPositive();

        heading.getByRole(AriaRole.BUTTON, inside("Restart")).click();
        page.getByRole(AriaRole.BUTTON, named("Restart it")).click();

        assertThat(page.locator("#told")).hasText("web is restarted");
        assertThat(isLiving(third)).isFalse();
        assertThat(isLiving(local.pidOf("web"))).isTrue();
        assertThat(complaints).isEmpty();
    }

    @Test
    void the_output_is_followed_over_a_rotation_and_searched() throws IOException {
        // 100 bytes a line: its file is rotated after some ten thousand.
        Path writer =
                local.script(
                        "write.sh",
                        "i=0; while [ $i -lt 15000 ]; do i=$((i + 1));"
                                + " printf 'line %05d %089d\\n' $i 0; [ $((i % 50)) -ne 0 ] || sleep 0.01;"
                                + " done; echo the end; exec sleep 600\n");
        local.start("writer", "--", "sh", writer + "");
        Page page = enter(laptop());
        page.locator("a.name").click();

        assertThat(page.locator(".line").last()).hasText("the end");
        await().until(() -> archived());
        List<Integer> seen =
                page.locator(".line:not(.gap)").allInnerTexts().stream()
                        .filter(line -> line.startsWith("line "))
                        .map(line -> Integer.valueOf(line.substring(5, 10)))
                        .toList();
        assertThat(seen.getLast()).isEqualTo(15_000);
        if (page.locator(".gap", containing("too fast")).count() == 0) {
            assertThat(seen)
                    .isEqualTo(IntStream.rangeClosed(seen.getFirst(), 15_000).boxed().toList());
        }

        page.keyboard().press("/");
        page.keyboard().type("line 0004[12] ");

        assertThat(page.locator(".line")).hasCount(2);
        assertThat(page.locator(".line mark").first()).hasText("line 00041 ");
        assertThat(complaints).isEmpty();
    }

    @Test
    void a_link_works_once_and_nobody_else_gets_in() throws Exception {
        local.start("web", "-c", "exec sleep 600");
        String link = link();
        BrowserContext mine = laptop();
        Page page = enter(mine, link);
        assertThat(page.url()).isEqualTo(api() + "/");

        Page stranger = page(laptop());
        stranger.navigate(link);
        assertThat(stranger.locator("#said")).containsText("used already");
        stranger.navigate(api() + "/");
        assertThat(stranger.locator("main")).containsText("local-deploy ui");

        assertThat(whatAPageOnAnotherPortGets(mine)).isEqualTo("nothing, nothing, nothing");
        local.awaitStatus("web", "/process/status", "RUNNING");

        local.killDaemon();
        local.startDaemon();
        page.navigate(api() + "/"); // its port may be another one
        assertThat(page.locator("main")).containsText("local-deploy ui");
    }

    @Test
    void everything_can_be_done_with_keys() {
        local.start("api", "-c", "exec sleep 600");
        local.start("web", "-c", "exec sleep 600");
        Page page = enter(laptop());
        assertThat(page.locator("a.name")).hasCount(2);

        page.keyboard().press("/");
        page.keyboard().type("we");
        // As a list: the row that is filtered out may still be there, and is not an error then.
        assertThat(page.locator("a.name")).hasText(new String[] {"web"});
        page.keyboard().press("Escape");
        page.keyboard().press("j");
        page.keyboard().press("Enter");
        assertThat(page.locator("h1")).hasText("web");

        page.keyboard().press("s");
        assertThat(page.locator("dialog")).containsText("Stop web?");
        page.keyboard().press("Escape");
        assertThat(page.locator("dialog")).hasCount(0);
        local.awaitStatus("web", "/process/status", "RUNNING");

        page.keyboard().press("s");
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");
        assertThat(page.locator(".heading .status")).containsText("Stopped");
        local.awaitStatus("web", "/process/status", "STOPPED");

        page.getByLabel("Auto-restart").check();
        local.awaitStatus("web", "/auto_restart_enabled", "true");
        page.keyboard().press("Escape");
        assertThat(page.getByLabel("Filter by")).hasValue("we");
        assertThat(page.locator("a.name")).hasText(new String[] {"web"});
        assertThat(complaints).isEmpty();
    }

    @Test
    void it_fits_a_phone_and_axe_finds_nothing_serious() throws IOException {
        local.start(
                "web",
                "-p",
                "" + FreePort.find(), // where nobody listens, so it is degraded
                "-c",
                "echo ERROR oh; echo WARN; exec sleep 600");
        local.start("crashed-with-a-name-that-is-rather-long", "-c", "exit 3");
        List<String> found = new ArrayList<>();
        for (BrowserContext context :
                List.of(
                        laptop(),
                        browser(375, 800, ColorScheme.DARK),
                        browser(320, 600, ColorScheme.LIGHT))) {
            Page page = enter(context);
            assertThat(page.locator("a.name")).hasCount(2);
            assertThat(page.locator("tr", containing("web"))).containsText("Degraded");
            assertThat(
                            page.locator("tr", containing("web"))
                                    .getByText("Degraded")
                                    .locator("visible=true"))
                    .hasCount(1);
            found.addAll(violations(page));
            for (String name : List.of("web", "crashed")) {
                page.locator("a.name", containing(name)).click();
                assertThat(page.locator(".u-wrap").first()).isVisible();
                assertThat(page.locator(".detail h1")).containsText(name);
                found.addAll(violations(page));
                assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                        .isEqualTo(true);
                page.keyboard().press("Escape");
                assertThat(page.locator("a.name")).hasCount(2);
            }
            assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                    .isEqualTo(true);
        }

        assertThat(found).isEmpty();
        assertThat(complaints).isEmpty();
    }

    /** Bytes of the page and all that it needs, as they are sent. */
    private static final String LOADED =
            """
            () => ['navigation', 'resource'].flatMap(kind => performance.getEntriesByType(kind))
                .reduce((sum, each) => sum + each.encodedBodySize, 0)
            """;

    /** What a page says to be let in. */
    private static final String KEY = "() => localStorage.getItem('key')";

    /** How often is read when two ask at once and the first reading breaks. */
    private static final String READINGS_OF_TWO_WHO_ASK =
            """
            async () => {
                const {oneAtATime} = await import(document.querySelector('link[href$="/daemon.js"]').href);
                let readings = 0;
                const read = oneAtATime(async () => {
                    readings++;
                    if (readings === 1) {
                        throw new Error('it broke');
                    }
                });
                await Promise.all([read(), read()]);
                return readings;
            }
            """;

    /** How many pixels of a canvas have a colour: axes are grey. */
    private static final String COLOURED =
            """
            canvas => {
                const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
                let coloured = 0;
                for (let i = 0; i < data.length; i += 4) {
                    if (data[i + 3] > 200) {
                        const [red, green, blue] = data.slice(i, i + 3);
                        coloured += Math.max(red, green, blue) - Math.min(red, green, blue) > 20 ? 1 : 0;
                    }
                }
                return coloured;
            }
            """;

    /** What the chart library exports, and the same with each chart in reach of a test. */
    private static final String EXPORTED = "export { uPlot as default };";

    private static final String EXPORTED_AND_SEEN =
            """
            export default class extends uPlot {
                constructor(...all) {
                    super(...all);
                    this.root.chart = this;
                    const {ctx} = this;
                    const {stroke} = ctx;
                    ctx.stroke = (...path) => {
                        this.dashed ||= ctx.getLineDash().length > 0 && ctx.strokeStyle === this.series[2].stroke(this, 2);
                        stroke.apply(ctx, path);
                    };
                }
            }
            """;

    /** What the chart of a figure shows beside the figure, and what is said about it. */
    private static final String TREND =
            """
            figure => {
                const {chart} = figure.querySelector('.uplot');
                const [timestamps, , trend] = chart.data;
                const points = timestamps.map((at, i) => ({at, mb: trend[i]})).filter(({mb}) => mb !== null);
                return JSON.stringify({
                    line: points.map(({at, mb}) => ({
                        at, time: new Date(at * 1000).toTimeString().slice(0, 8),
                        mb, words: Math.round(mb).toLocaleString(),
                    })),
                    dashed: chart.dashed,
                    now: Date.now() / 1000,
                    right: chart.scales.x.max,
                    top: chart.scales.y.max,
                    said: figure.querySelector('.forecast')?.textContent ?? '',
                    label: figure.ariaLabel,
                    perMinute: Number(/memory: ([0-9.,]+) MB/.exec(document.querySelector('.notice').textContent)[1].replaceAll(',', '')),
                });
            }
            """;

    /** Makes a page believe that nobody sees it, or that somebody does again. */
    private static final String HIDE =
            """
            hidden => {
                Object.defineProperty(document, 'hidden', {value: hidden, configurable: true});
                document.dispatchEvent(new Event('visibilitychange'));
            }
            """;

    private static final Pattern NOT_CONNECTED =
            Pattern.compile(
                    "not connected from (?<from>[0-9:]{8}) to (?<to>[0-9:]{8}); the last 500 lines come again");

    private static final String LEAK =
            """
            import time
            kept = []
            while True:
                kept.append(bytearray(b'x' * 100_000))
                time.sleep(0.05)
            """;

    private static final String SERVER =
            """
            import http.server, sys
            print('<img src=x onerror=alert(1)>', flush=True)
            print('\\033[31mERROR\\033[0m it broke', flush=True)
            class Quiet(http.server.SimpleHTTPRequestHandler):
                def log_message(self, *_): pass
            http.server.HTTPServer(('127.0.0.1', int(sys.argv[1][3:])), Quiet).serve_forever()
            """;

    /** A page of a server on another port of this host sends the cookie along, and gets nothing. */
    private String whatAPageOnAnotherPortGets(BrowserContext mine) throws IOException {
        HttpServer other =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext(
                "/",
                exchange -> {
                    byte[] page =
                            "<!doctype html><title>dev server</title>"
                                    .getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().set("Content-Type", "text/html");
                    exchange.sendResponseHeaders(200, page.length);
                    exchange.getResponseBody().write(page);
                    exchange.close();
                });
        other.start();
        try {
            Page foreign = mine.newPage();
            foreign.navigate("http://127.0.0.1:" + other.getAddress().getPort() + "/");
            return (String)
                    foreign.evaluate(
                            """
                            async api => {
                                const attempt = async (path, options) => {
                                    try {
                                        const answer = await fetch(api + path, {credentials: 'include', ...options});
                                        return answer.ok ? 'something' : 'nothing';
                                    } catch {
                                        return 'nothing';
                                    }
                                };
                                const id = 'web';
                                return [
                                    await attempt('/api/v1/deployments', {}),
                                    await attempt(`/api/v1/deployments/${id}/stop`, {method: 'POST', mode: 'no-cors'}),
                                    await attempt(`/api/v1/deployments/${id}/stop`, {method: 'POST', headers: {'X-Local-Deploy': 'x', 'Content-Type': 'application/json'}, body: '{}'}),
                                ].join(', ');
                            }
                            """,
                            api());
        } finally {
            other.stop(0);
        }
    }

    /** What axe finds that is serious or critical, in words. */
    @SuppressWarnings("unchecked")
    private static List<String> violations(Page page) throws IOException {
        try (InputStream axe = WebPageIT.class.getResourceAsStream("/axe.min.js")) {
            page.evaluate(new String(axe.readAllBytes(), StandardCharsets.UTF_8) + "; null");
        }
        return (List<String>)
                page.evaluate(
                        """
                        async () => (await axe.run()).violations
                            .filter(({impact}) => impact === 'serious' || impact === 'critical')
                            .map(({id, nodes}) => `${id}: ${nodes.map(node => node.html + ' ' + node.failureSummary).join(' | ')}`)
                        """);
    }

    /** The next request that was held up; waits for it. */
    private static Route next(Page page, List<Route> held) {
        page.waitForCondition(() -> !held.isEmpty());
        return held.removeFirst();
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }

    private boolean archived() throws IOException {
        try (Stream<Path> logs = Files.list(local.state().resolve("logs"))) {
            return logs.anyMatch(file -> file.toString().endsWith(".gz"));
        }
    }

    private static Page.LocatorOptions containing(String text) {
        return new Page.LocatorOptions().setHasText(text);
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }

    private static Locator.GetByRoleOptions inside(String name) {
        return new Locator.GetByRoleOptions().setName(name).setExact(true);
    }

    private BrowserContext laptop() {
        return browser(1280, 800, ColorScheme.LIGHT);
    }

    private BrowserContext browser(int width, int height, ColorScheme scheme) {
        BrowserContext context =
                CHROMIUM.context(
                        new Browser.NewContextOptions()
                                .setViewportSize(width, height)
                                .setColorScheme(scheme));
        open.add(context);
        return context;
    }

    private Page enter(BrowserContext context) {
        return enter(context, link());
    }

    private Page enter(BrowserContext context, String link) {
        Page page = page(context);
        page.onRequest(request -> requested.add(request.url()));
        page.onConsoleMessage(message -> complaints.add(message.type() + ": " + message.text()));
        page.onPageError(complaints::add);
        page.navigate(link);
        page.waitForURL(link.substring(0, link.indexOf("/ui/")) + "/");
        assertThat(page.locator(".connection")).hasText("live");
        return page;
    }

    private static Page page(BrowserContext context) {
        return context.newPage();
    }

    private String link() {
        return local.run("ui").out().strip();
    }

    /** Where no other test's daemon is likely to come: they take the lowest port that is free. */
    private void startDaemonOnHighPort() throws IOException {
        List<ServerSocket> lower =
                IntStream.range(USUAL_PORT, USUAL_PORT + 20)
                        .boxed()
                        .flatMap(port -> held(port).stream())
                        .toList();
        try {
            local.startDaemon();
        } finally {
            for (ServerSocket socket : lower) {
                socket.close();
            }
        }
    }

    private static Optional<ServerSocket> held(int port) {
        try {
            return Optional.of(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
        } catch (IOException somebodyHasIt) {
            return Optional.empty();
        }
    }

    private String api() throws IOException {
        return local.apiUrl();
    }
}
