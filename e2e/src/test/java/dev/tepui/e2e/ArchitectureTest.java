package dev.tepui.e2e;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The local cluster's own layering: the API server, the controllers and the kubelet do not know each other. */
class ArchitectureTest {

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.tepui.e2e");

    @Test
    void packagesShouldHaveNoCycles() {
        slices().matching("dev.tepui.e2e.(**)").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void controllersAndKubeletShouldReachTheApiServerOnlyThroughTheClient() {
        noClasses()
                .that()
                .resideInAnyPackage("..kube.controller..", "..kube.kubelet..", "..kube.network..", "..kube.loop..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..kube.api..")
                .check(MAIN);
    }

    @Test
    void controllersAndKubeletShouldNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage("..kube.controller..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..kube.kubelet..")
                .check(MAIN);
        noClasses()
                .that()
                .resideInAPackage("..kube.kubelet..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..kube.controller..")
                .check(MAIN);
    }

    @Test
    void noPackageShouldBeNamedForNothing() {
        noClasses()
                .should()
                .resideInAnyPackage("..util..", "..common..", "..helper..", "..manager..", "..impl..")
                .check(MAIN);
    }
}
