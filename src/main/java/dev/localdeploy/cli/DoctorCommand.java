package dev.localdeploy.cli;

import dev.localdeploy.cli.doctor.Doctor;
import dev.localdeploy.cli.doctor.Finding;
import dev.localdeploy.cli.doctor.Finding.Verdict;
import dev.localdeploy.cli.link.JsonDocument;
import dev.localdeploy.cli.text.Style;
import dev.localdeploy.text.Visible;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Says what is wrong with the installation, and what to do about it. */
record DoctorCommand(OptionSpec json) implements Subcommand {
    DoctorCommand() {
        this(Options.json());
    }

    @Override
    public CommandSpec spec() {
        return Options.command(
                        "doctor", "Examines the installation; fails if something is broken.", this)
                .addOption(json);
    }

    @Override
    public int run(Session session) throws IOException {
        List<Finding> findings = new ArrayList<>(doctor(session).examine());
        findings.add(configuration(session));
        if (Options.isOn(json)) {
            session.console().printJson(document(findings));
        } else {
            findings.forEach(finding -> print(finding, session));
        }
        boolean broken = findings.stream().anyMatch(one -> one.verdict() == Verdict.PROBLEM);
        return broken ? ExitCode.FAILED : ExitCode.DONE;
    }

    private static Doctor doctor(Session session) throws IOException {
        Surroundings around = session.surroundings();
        Path program = Path.of(around.daemonCommand().getFirst());
        return new Doctor(
                around.folders(),
                program.resolve("../..").normalize(),
                around.version(),
                session.serviceManager(),
                Clock.systemUTC());
    }

    private static Finding configuration(Session session) {
        ConfigurationTexts.Found found = ConfigurationTexts.checked(session, false);
        String text = found.text().strip();
        return found.valid()
                ? new Finding("configuration", Verdict.OK, text, "")
                : new Finding(
                        "configuration",
                        Verdict.PROBLEM,
                        text,
                        "mend it; 'local-deploy config check' looks again");
    }

    private static void print(Finding finding, Session session) {
        Style style = session.console().style();
        String mark =
                switch (finding.verdict()) {
                    case OK -> style.good("ok     ");
                    case WARNING -> style.doubtful("warning");
                    case PROBLEM -> style.bad("problem");
                };
        session.console().print(mark + "  " + indented(finding.message()));
        if (!finding.remedy().isEmpty()) {
            session.console().print("         → " + indented(finding.remedy()));
        }
    }

    private static String indented(String text) {
        return Visible.lines(text).strip().replace("\n", "\n         ");
    }

    private static String document(List<Finding> findings) {
        return findings.stream()
                .map(finding ->
                        new JsonDocument()
                                .text("check", finding.check())
                                .text("status", finding.verdict().name().toLowerCase(Locale.ROOT))
                                .text("message", finding.message())
                                .text("remedy", finding.remedy())
                                .toString())
                .collect(Collectors.joining(",", "{\"findings\":[", "]}"));
    }
}
