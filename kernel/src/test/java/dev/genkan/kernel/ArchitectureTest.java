package dev.genkan.kernel;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows between the kernel's rooms. */
class ArchitectureTest {
    private static final JavaClasses KERNEL =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.genkan.kernel");

    private static void never(String from, String... to) {
        noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(to)
                .check(KERNEL);
    }

    @Test
    void filesNeverKnowTasks() {
        never("dev.genkan.kernel.fs..", "dev.genkan.kernel.task..", "dev.genkan.kernel.exec..");
    }

    @Test
    void socketsNeverKnowTasks() {
        never("dev.genkan.kernel.net..", "dev.genkan.kernel.task..", "dev.genkan.kernel.exec..");
        never("dev.genkan.kernel.fs..", "dev.genkan.kernel.net..");
    }

    @Test
    void nobodyImportsTheCalls() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.genkan.kernel.call..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.genkan.kernel.call..")
                .check(KERNEL);
    }

    @Test
    void theKernelHasNeverHeardOfAnOpcode() {
        never(
                "dev.genkan.kernel..",
                "dev.genkan.cpu.decode..",
                "dev.genkan.cpu.execute..",
                "dev.genkan.cpu.interpret..");
    }

    @Test
    void memoryKnowsNoTasks() {
        never("dev.genkan.kernel.mm..", "dev.genkan.kernel.task..", "dev.genkan.kernel.exec..");
    }

    @Test
    void nothingButJspecifyFromOutside() {
        noClasses()
                .that()
                .resideInAPackage("dev.genkan.kernel..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("java..", "javax..", "dev.genkan..", "org.jspecify..")
                .check(KERNEL);
    }
}
