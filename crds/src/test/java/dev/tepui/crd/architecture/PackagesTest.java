package dev.tepui.crd.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The resources are vocabulary: whoever uses them gets Fabric8's model and nothing else. */
class PackagesTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.tepui");

    @Test
    void shouldHaveNoCycles() {
        slices().matching("dev.tepui.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void shouldKeepTheVocabularyFreeOfLibraries() {
        classes()
                .that()
                .resideInAPackage("dev.tepui.crd.v1alpha1..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "dev.tepui.crd.v1alpha1..",
                        "io.fabric8.kubernetes.api.model..",
                        "io.fabric8.kubernetes.client",
                        "io.fabric8.kubernetes.model.annotation",
                        "io.fabric8.generator.annotation",
                        "io.fabric8.crd.generator.annotation",
                        "com.fasterxml.jackson.annotation")
                .check(CLASSES);
    }

    @Test
    void shouldKeepConditionsIndependentOfTheResources() {
        classes()
                .that()
                .resideInAPackage("dev.tepui.crd.v1alpha1.condition")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "dev.tepui.crd.v1alpha1.condition")
                .check(CLASSES);
    }

    @Test
    void shouldHaveNoPackageForLeftovers() {
        noClasses()
                .should()
                .resideInAnyPackage("..util..", "..common..", "..helper..", "..manager..", "..impl..")
                .check(CLASSES);
    }
}
