package dev.tepui.storage;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** The layers of the storage node, as ARCHITECTURE.md draws them. */
class ArchitectureTest {
    private static final String BASE = "dev.tepui.storage";

    /** The same input gives the same output here, on every replica and at every replay. */
    private static final String[] PURE = {
        BASE + ".item..",
        BASE + ".table..",
        BASE + ".encoding..",
        BASE + ".expression..",
        BASE + ".partiql..",
        BASE + ".command..",
        BASE + ".statemachine.."
    };

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(BASE);

    @Test
    void shouldHaveNoPackageCycles() {
        slices().matching(BASE + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void shouldSeeAdaptersOnlyFromTheRoot() {
        check(noClasses()
                .that(not(resideInAPackage(BASE)).and(not(resideInAPackage(BASE + ".store.rocksdb"))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(BASE + ".store.rocksdb"));
        check(noClasses()
                .that(not(resideInAPackage(BASE)).and(not(resideInAPackage(BASE + ".consensus.raft"))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(BASE + ".consensus.raft"));
    }

    @Test
    void shouldUseLibrariesOnlyInTheirAdapters() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(BASE + ".store.rocksdb", BASE + ".consensus.raft")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.rocksdb.."));
        check(noClasses()
                .that()
                .resideOutsideOfPackage(BASE + ".consensus.raft")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.alipay..", "com.google.protobuf..", "io.netty.."));
        check(noClasses()
                .that()
                .resideOutsideOfPackage(BASE + ".partiql..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.antlr..", BASE + ".partiql.grammar.."));
    }

    @Test
    void shouldKeepTheRaftAdapterIndependentOfWhatIsReplicated() {
        check(noClasses()
                .that()
                .resideInAPackage(BASE + ".consensus..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(BASE + ".statemachine..", BASE + ".command..", BASE + ".encoding.."));
    }

    @Test
    void shouldKeepTheFoundationsFree() {
        for (String foundation : new String[] {"item", "store"}) {
            String own = BASE + "." + foundation;
            check(noClasses()
                    .that()
                    .resideInAPackage(own)
                    .should()
                    .dependOnClassesThat(resideInAPackage(BASE + "..").and(not(resideInAPackage(own)))));
        }
    }

    @Test
    void shouldKeepPurePackagesPure() {
        check(noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.rocksdb..",
                        "com.alipay..",
                        "io.vertx..",
                        "io.netty..",
                        "java.net..",
                        "java.util.concurrent"));
        check(noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Random.class, ThreadLocalRandom.class, Thread.class, java.time.Clock.class));
        check(noClasses().that().resideInAnyPackage(PURE).should().callMethod(Instant.class, "now"));
        check(noClasses().that().resideInAnyPackage(PURE).should().callMethod(UUID.class, "randomUUID"));
        check(noClasses().that().resideInAnyPackage(PURE).should().callMethod(System.class, "currentTimeMillis"));
        check(noClasses().that().resideInAnyPackage(PURE).should().callMethod(System.class, "nanoTime"));
    }

    @Test
    void shouldKnowHttpOnlyAtTheEdge() {
        check(noClasses()
                .that()
                .resideInAnyPackage(
                        BASE + ".operation..",
                        BASE + ".consensus",
                        BASE + ".placement..",
                        BASE + ".store..",
                        BASE + ".statemachine..",
                        BASE + ".command..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", BASE + ".http.."));
    }

    @Test
    void shouldHaveNoPackageForLeftovers() {
        check(noClasses()
                .should()
                .resideInAnyPackage("..util..", "..common..", "..helper..", "..manager..", "..impl.."));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }
}
