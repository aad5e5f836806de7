package dev.genkan.cli;

import dev.genkan.cpu.CpuModel;
import dev.genkan.cpu.translate.Engines;
import dev.genkan.kernel.abi.Version;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command {@code genkan run}: runs a program under the kernel. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Runs a Linux program; options stand before it.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "N:the program's own",
            "128+N:signal N ended the program",
            "126:the file cannot be run",
            "127:the program was not found",
            "2:the command line or a system call of yours is wrong"
        })
final class RunCommand implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

    @Mixin private RunOptions options = new RunOptions();

    @Override
    public Integer call() {
        options.problem()
                .ifPresent(
                        wrong -> {
                            if (spec != null) {
                                throw new ParameterException(spec.commandLine(), wrong);
                            }
                        });
        return options.run();
    }

    /** Reads a version; a wrong one is told in the words of {@link Version}. */
    static final class VersionConverter implements ITypeConverter<Version> {
        @Override
        public Version convert(String value) {
            try {
                return Version.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    /** Finds a processor; the names are told by {@link CpuModel}. */
    static final class ModelConverter implements ITypeConverter<CpuModel> {
        @Override
        public CpuModel convert(String value) {
            try {
                return CpuModel.named(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    /** Finds a way to run code; the names are told by {@link Engines}. */
    static final class EngineConverter implements ITypeConverter<Engines> {
        @Override
        public Engines convert(String value) {
            try {
                return Engines.named(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
