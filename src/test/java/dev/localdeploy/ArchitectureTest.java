package dev.localdeploy;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may know whom. The arrows are those of docs/architecture.md. */
class ArchitectureTest {
    private static final String ROOT = "dev.localdeploy.";

    /** Who may import what of ours; the daemon may import everything. */
    private static final Map<String, List<String>> ARROWS =
            Map.ofEntries(
                    arrows("cli", "wire", "config", "text"),
                    arrows("wire"),
                    arrows(
                            "api",
                            "wire",
                            "deployment",
                            "restart",
                            "health",
                            "stability",
                            "crash",
                            "scope",
                            "figure",
                            "process",
                            "log",
                            "os",
                            "text",
                            "web"),
                    arrows("web"),
                    arrows(
                            "deployment",
                            "restart",
                            "health",
                            "stability",
                            "crash",
                            "scope",
                            "figure",
                            "extension",
                            "process",
                            "os"),
                    arrows("scope", "process", "os"),
                    arrows("restart", "process", "extension", "plugin"),
                    arrows("health", "process", "os", "extension", "plugin"),
                    arrows("extension"),
                    arrows("plugin"),
                    arrows("stability", "process", "log", "os", "extension", "plugin"),
                    arrows("crash", "stability", "log", "process", "os"),
                    arrows("figure", "health", "os"),
                    arrows("notification", "wire", "text"),
                    arrows("process", "os"),
                    arrows("log", "os"),
                    arrows("os"),
                    arrows(
                            "store",
                            "deployment",
                            "restart",
                            "health",
                            "stability",
                            "crash",
                            "scope",
                            "figure",
                            "process",
                            "log",
                            "os"),
                    arrows("config", "text"),
                    arrows("text"));

    private static final String[] CORE = {
        ROOT + "deployment..",
        ROOT + "restart..",
        ROOT + "health..",
        ROOT + "extension..",
        ROOT + "plugin..",
        ROOT + "stability..",
        ROOT + "crash..",
        ROOT + "scope..",
        ROOT + "figure..",
        ROOT + "notification..",
        ROOT + "process..",
        ROOT + "log..",
        ROOT + "os..",
        ROOT + "store..",
        ROOT + "config..",
        ROOT + "text..",
        ROOT + "web.."
    };

    private static JavaClasses program;

    private static Map.Entry<String, List<String>> arrows(String from, String... to) {
        return Map.entry(from, List.of(to));
    }

    @BeforeAll
    static void readTheProgram() {
        program =
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("dev.localdeploy");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cli",
                "wire",
                "api",
                "deployment",
                "restart",
                "health",
                "extension",
                "plugin",
                "stability",
                "crash",
                "scope",
                "figure",
                "notification",
                "process",
                "log",
                "os",
                "store",
                "config",
                "text",
                "web"
            })
    void a_package_imports_only_what_its_arrows_allow(String name) {
        DescribedPredicate<JavaClass> ours = resideInAPackage("dev.localdeploy..");
        List<String> allowed = ARROWS.get(name);
        DescribedPredicate<JavaClass> permitted = resideInAPackage(ROOT + name + "..");
        for (String other : allowed) {
            permitted = permitted.or(resideInAPackage(ROOT + other + ".."));
        }

        noClasses()
                .that()
                .resideInAPackage(ROOT + name + "..")
                .should()
                .dependOnClassesThat(ours.and(not(permitted)))
                .allowEmptyShould(true)
                .check(program);
    }

    @Test
    void packages_form_no_cycles() {
        slices().matching("dev.localdeploy.(**)").should().beFreeOfCycles().check(program);
    }

    @Test
    void the_core_knows_no_container_and_no_framework() {
        noClasses()
                .that()
                .resideInAnyPackage(CORE)
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(
                                        "jakarta..", "io.quarkus..", "io.vertx..", "org.eclipse..")
                                .or(resideInAPackage("io.smallrye..")))
                .check(program);
    }

    @Test
    void time_comes_from_a_clock_and_waiting_from_timers_but_at_the_rim() {
        DescribedPredicate<JavaClass> rim =
                resideInAnyPackage(ROOT + "daemon..", ROOT + "cli..").or(equivalentTo(Main.class));

        noClasses()
                .that(not(rim))
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDate.class, "now")
                .orShould()
                .callMethod(LocalDateTime.class, "now")
                .orShould()
                .callMethod(ZonedDateTime.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(Clock.class, "systemDefaultZone")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", java.time.Duration.class)
                .check(program);
    }

    @Test
    void foreign_memory_and_functions_are_only_used_for_the_operating_system() {
        noClasses()
                .that(not(resideInAPackage(ROOT + "os..")))
                .should()
                .dependOnClassesThat(resideInAPackage("java.lang.foreign.."))
                .check(program);
    }

    @Test
    void what_plugins_are_made_of_knows_the_jdk_alone() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "extension..")
                .should()
                .dependOnClassesThat(
                        not(resideInAnyPackage(ROOT + "extension..", "java..", "org.jspecify..")))
                .check(program);
    }

    @Test
    void the_client_starts_light() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "cli..")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(
                                "com.fasterxml.jackson.databind..",
                                "io.quarkus..",
                                "io.vertx..",
                                "jakarta..",
                                ROOT + "deployment..",
                                ROOT + "process..",
                                ROOT + "log..",
                                ROOT + "os.."))
                .check(program);
    }

    @Test
    void the_terminal_library_is_known_in_one_place() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(ROOT + "cli.monitor.Screen")
                .should()
                .dependOnClassesThat(resideInAPackage("org.jline.."))
                .check(program);
    }

    @Test
    void every_package_has_said_that_it_has_no_nulls() {
        assertThat(
                        program.stream()
                                .filter(one -> !one.getSimpleName().equals("package-info"))
                                .map(JavaClass::getPackage)
                                .distinct()
                                .filter(one -> !one.getName().equals("dev.localdeploy"))
                                .filter(one ->
                                        !one.isAnnotatedWith("org.jspecify.annotations.NullMarked"))
                                .map(one -> one.getName()))
                .isEmpty();
    }
}
