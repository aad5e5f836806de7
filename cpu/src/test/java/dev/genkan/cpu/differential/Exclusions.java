package dev.genkan.cpu.differential;

import dev.genkan.cpu.decode.Row;
import org.jspecify.annotations.Nullable;

/** The rows that cannot be compared with the host's processor, and why. */
final class Exclusions {
    private Exclusions() {}

    /** Why a row is not compared, or null if it is. */
    static @Nullable String reason(Row row, boolean longMode) {
        return switch (row.op.name()) {
            case "CPUID", "XGETBV" -> "answers which processor it is (OwnAnswersTest)";
            case "RDTSC", "RDTSCP", "RDPID" -> "answers when and where it runs (OwnAnswersTest)";
            case "RDRAND", "RDSEED" -> "answers a random number (OwnAnswersTest)";
            case "SYSCALL", "SYSENTER" -> "enters the host's kernel";
            case "PRIVILEGED" ->
                    row.opcode.startsWith("0F 2")
                                    || row.text.contains("Ew")
                                    || row.text.contains("Ms")
                            ? "the host's kernel emulates it"
                            : null;
            case "F2XM1", "FYL2X", "FYL2XP1", "FPTAN", "FPATAN", "FSIN", "FCOS", "FSINCOS" ->
                    "transcendental: within one place of the host (HostComparisonTest)";
            case "RCPPS", "RCPSS", "RSQRTPS", "RSQRTSS" ->
                    "approximate: near the host's (HostComparisonTest)";
            default -> null;
        };
    }
}
