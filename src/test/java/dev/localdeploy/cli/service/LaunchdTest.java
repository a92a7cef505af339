package dev.localdeploy.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;

/**
 * The property list against launchd.plist(5), and the calls against a launchctl that takes notes.
 */
class LaunchdTest {
    private static final Path TEMPLATE = Path.of("packaging/launchd/dev.local-deploy.plist");

    /** The documented keys that we use, and the types of their values. */
    private static final Map<String, Set<String>> KEYS =
            Map.ofEntries(
                    Map.entry("Label", Set.of("string")),
                    Map.entry("ProgramArguments", Set.of("array")),
                    Map.entry("RunAtLoad", Set.of("true", "false")),
                    Map.entry("KeepAlive", Set.of("dict", "true", "false")),
                    Map.entry("ThrottleInterval", Set.of("integer")),
                    Map.entry("ProcessType", Set.of("string")),
                    Map.entry("AbandonProcessGroup", Set.of("true", "false")),
                    Map.entry("ExitTimeOut", Set.of("integer")),
                    Map.entry("Umask", Set.of("integer", "string")),
                    Map.entry("WorkingDirectory", Set.of("string")),
                    Map.entry("EnvironmentVariables", Set.of("dict")),
                    Map.entry("SoftResourceLimits", Set.of("dict")),
                    Map.entry("StandardOutPath", Set.of("string")),
                    Map.entry("StandardErrorPath", Set.of("string")));

    @TempDir private Path home;

    @BeforeEach
    void makePrograms() throws IOException {
        Files.createDirectories(home.resolve("bin"));
        program("id", "echo 501");
        program(
                "launchctl",
                """
                echo "$@" >> %1$s/calls
                case $1 in
                    bootstrap | kickstart) touch %1$s/loaded ;;
                    bootout) rm %1$s/loaded ;;
                    print) [ -e %1$s/loaded ] || exit 113; printf '\\tstate = running\\n\\tpid = 4711\\n' ;;
                esac
                """
                        .formatted(home));
    }

    @Test
    void the_property_list_has_documented_keys_of_the_right_types_only() throws Exception {
        Map<String, Element> found = dictionary(text(Map.of("XDG_STATE_HOME", "/a & b")));

        found.forEach((key, value) -> {
            assertThat(KEYS)
                    .as("%s is no key of launchd.plist(5) that we know", key)
                    .containsKey(key);
            assertThat(KEYS.get(key)).as(key).contains(value.getTagName());
        });
        assertThat(found.get("Label").getTextContent()).isEqualTo("dev.local-deploy");
        assertThat(found.get("ProcessType").getTextContent())
                .isIn("Background", "Standard", "Adaptive", "Interactive");
        assertThat(children(found.get("ProgramArguments")).getFirst().getTextContent())
                .isEqualTo("/Users/me/my apps/local-deploy");
        assertThat(entries(found.get("KeepAlive"))).containsOnlyKeys("SuccessfulExit");
        assertThat(entries(found.get("SoftResourceLimits"))).containsOnlyKeys("NumberOfFiles");
        assertThat(
                        entries(found.get("EnvironmentVariables"))
                                .get("XDG_STATE_HOME")
                                .getTextContent())
                .isEqualTo("/a & b");
        assertThat(TEMPLATE.getFileName()).hasToString("dev.local-deploy.plist");
    }

    @Test
    void children_of_the_daemon_are_left_alone_and_an_asked_for_end_is_no_failure()
            throws Exception {
        Map<String, Element> found = dictionary(text(Map.of()));

        assertThat(found.get("AbandonProcessGroup").getTagName()).isEqualTo("true");
        assertThat(entries(found.get("KeepAlive")).get("SuccessfulExit").getTagName())
                .isEqualTo("false");
    }

    @Test
    void install_loads_the_agent_once_and_uninstall_leaves_nothing() throws Exception {
        Launchd launchd = launchd("/Applications/local-deploy");

        assertThat(launchd.install(launchd.look())).hasSize(2);
        assertThat(launchd.install(launchd.look())).isEmpty();
        assertThat(launchd.look())
                .isEqualTo(
                        new Registration(
                                true,
                                true,
                                true,
                                "running",
                                true,
                                4711,
                                Registration.AfterLogout.ENDS));
        assertThat(home.resolve("log")).isDirectory();
        assertThat(launchd.uninstall(launchd.look())).hasSize(2);
        assertThat(launchd.uninstall(launchd.look())).isEmpty();

        assertThat(agent()).doesNotExist();
        assertThat(calls("print"))
                .containsExactly(
                        "bootstrap gui/501 " + agent(), "bootout gui/501/dev.local-deploy");
    }

    @Test
    void an_older_registration_is_taken_out_before_the_new_one_comes() throws Exception {
        Launchd before = launchd("/old/local-deploy");
        before.install(before.look());
        Launchd after = launchd("/new/local-deploy");

        assertThat(after.install(after.look()).getFirst()).startsWith("Updated");

        assertThat(calls("print"))
                .containsExactly(
                        "bootstrap gui/501 " + agent(),
                        "bootout gui/501/dev.local-deploy",
                        "bootstrap gui/501 " + agent());
        assertThat(agent()).content().contains("/new/local-deploy").doesNotContain("/old/");
    }

    @Test
    void restart_replaces_the_daemon_that_runs() throws Exception {
        Launchd launchd = launchd("/local-deploy");
        launchd.install(launchd.look());

        launchd.restart();

        assertThat(calls("print")).endsWith("kickstart -k gui/501/dev.local-deploy");
    }

    private List<String> calls(String without) throws IOException {
        return Files.readAllLines(home.resolve("calls")).stream()
                .filter(call -> !call.startsWith(without))
                .toList();
    }

    private Path agent() {
        return home.resolve("Library/LaunchAgents/dev.local-deploy.plist");
    }

    private Launchd launchd(String program) throws IOException {
        Path log = home.resolve("log/daemon.log");
        String text = Launchd.text(Files.readString(TEMPLATE), Path.of(program), log, Map.of());
        return new Launchd(
                new Programs(Map.of("PATH", home.resolve("bin") + ":/usr/bin:/bin")),
                new Definition(agent(), text),
                log);
    }

    private void program(String name, String text) throws IOException {
        Path file = Files.writeString(home.resolve("bin").resolve(name), "#!/bin/sh\n" + text);
        file.toFile().setExecutable(true);
    }

    private static String text(Map<String, String> variables) throws IOException {
        return Launchd.text(
                Files.readString(TEMPLATE),
                Path.of("/Users/me/my apps/local-deploy"),
                Path.of("/Users/me/Library/log"),
                variables);
    }

    /** Without fetching Apple's document type. */
    private static Map<String, Element> dictionary(String text) throws Exception {
        var factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        var document =
                factory.newDocumentBuilder()
                        .parse(
                                new InputSource(
                                        new ByteArrayInputStream(
                                                text.getBytes(StandardCharsets.UTF_8))));
        assertThat(document.getDocumentElement().getTagName()).isEqualTo("plist");
        return entries(children(document.getDocumentElement()).getFirst());
    }

    private static Map<String, Element> entries(Element dict) {
        assertThat(dict.getTagName()).isEqualTo("dict");
        List<Element> all = children(dict);
        Map<String, Element> result = new LinkedHashMap<>();
        for (int i = 0; i < all.size(); i += 2) {
            assertThat(all.get(i).getTagName()).isEqualTo("key");
            assertThat(result.put(all.get(i).getTextContent(), all.get(i + 1))).isNull();
        }
        return result;
    }

    private static List<Element> children(Element parent) {
        List<Element> result = new ArrayList<>();
        for (Node each = parent.getFirstChild(); each != null; each = each.getNextSibling()) {
            if (each instanceof Element element) {
                result.add(element);
            }
        }
        return result;
    }
}
