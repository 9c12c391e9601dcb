package dev.tepui.operator;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The structure that the package comments promise. */
class ArchitectureTest {
    private static final String BASE = "dev.tepui.operator";
    private static final String[] PURE = {BASE + ".desired..", BASE + ".plan..", BASE + ".status..", BASE + ".naming.."
    };

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(BASE);

    @Test
    void shouldHaveNoPackageCycles() {
        slices().matching(BASE + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void shouldDependInOneDirectionOnly() {
        Architectures.layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("root")
                .definedBy(BASE)
                .layer("metrics")
                .definedBy(BASE + ".metrics..")
                .layer("reconcilers")
                .definedBy(BASE + ".pool..", BASE + ".table..", BASE + ".provisioning..")
                .layer("apply")
                .definedBy(BASE + ".apply..")
                .layer("status")
                .definedBy(BASE + ".status..")
                .layer("plan")
                .definedBy(BASE + ".plan..")
                .layer("observe")
                .definedBy(BASE + ".observe..")
                .layer("desired")
                .definedBy(BASE + ".desired..")
                .layer("nodeclient")
                .definedBy(BASE + ".nodeclient..")
                .layer("naming")
                .definedBy(BASE + ".naming..")
                .whereLayer("root")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("metrics")
                .mayOnlyBeAccessedByLayers("root")
                .whereLayer("reconcilers")
                .mayOnlyBeAccessedByLayers("root")
                .whereLayer("apply")
                .mayOnlyBeAccessedByLayers("root", "reconcilers")
                .whereLayer("status")
                .mayOnlyBeAccessedByLayers("metrics", "reconcilers", "apply")
                .whereLayer("plan")
                .mayOnlyBeAccessedByLayers("reconcilers", "apply", "status")
                .whereLayer("observe")
                .mayOnlyBeAccessedByLayers("root", "reconcilers", "apply", "status", "plan")
                .whereLayer("desired")
                .mayOnlyBeAccessedByLayers("root", "reconcilers", "apply", "status", "plan")
                .whereLayer("nodeclient")
                .mayOnlyBeAccessedByLayers("root", "metrics", "reconcilers", "apply", "status", "plan", "observe")
                .whereLayer("naming")
                .mayOnlyBeAccessedByLayers("reconcilers", "apply", "plan", "status", "observe", "desired")
                .check(CLASSES);
    }

    @Test
    void shouldComputeWithoutClientsAndFrameworks() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.fabric8.kubernetes.client..",
                        "io.javaoperatorsdk..",
                        "io.quarkus..",
                        "io.quarkiverse..",
                        "jakarta..",
                        "java.net..",
                        "java.nio.file..")
                .check(CLASSES);
    }

    @Test
    void shouldComputeWithoutClockAndRandomness() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .callMethodWhere(describe(
                        "reads the clock or draws a random number",
                        call -> isOneOf(call.getTargetOwner().getName(), call.getName())))
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Random.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .check(CLASSES);
    }

    @Test
    void shouldCallStorageNodesFromTheirClientOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage(BASE + ".nodeclient..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net.http..")
                .check(CLASSES);
    }

    @Test
    void shouldNotHideCodeInPackagesWithoutAMeaning() {
        noClasses()
                .should()
                .resideInAnyPackage("..util..", "..common..", "..helper..", "..manager..", "..impl..")
                .check(CLASSES);
    }

    private static boolean isOneOf(String owner, String method) {
        return owner.equals(Instant.class.getName()) && method.equals("now")
                || owner.equals(Clock.class.getName()) && method.startsWith("system")
                || owner.equals(System.class.getName()) && (method.endsWith("Millis") || method.equals("nanoTime"))
                || owner.equals(UUID.class.getName()) && method.equals("randomUUID");
    }
}
