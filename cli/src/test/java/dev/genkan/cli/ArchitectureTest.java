package dev.genkan.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows between the modules: cli, lab, kernel, cpu, each knowing only those after it. */
class ArchitectureTest {
    private static final JavaClasses GENKAN =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.genkan");

    private static void never(String from, String... to) {
        noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(to)
                .check(GENKAN);
    }

    @Test
    void theProcessorImportsNothingOfOurs() {
        never("dev.genkan.cpu..", "dev.genkan.kernel..", "dev.genkan.lab..", "dev.genkan.cli..");
    }

    @Test
    void theKernelKnowsNeitherLabNorCommandLine() {
        never("dev.genkan.kernel..", "dev.genkan.lab..", "dev.genkan.cli..");
    }

    @Test
    void theLabKnowsNoCommandLine() {
        never("dev.genkan.lab..", "dev.genkan.cli..");
    }
}
