package dev.genkan.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.genkan.kernel.abi.Fd;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PrintkFormatTest {
    private static Arguments of(String expected, String format, @Nullable Object... arguments) {
        return Arguments.of(expected, format, arguments);
    }

    static Stream<Arguments> formats() {
        return Stream.of(
                of("100%", "100%%"),
                of("-1 4294967295 ffffffff", "%d %u %x", -1, -1, -1),
                of("18446744073709551615 ffffffffffffffff", "%llu %lx", -1L, -1L),
                of("[    7] [7    ] [00007]", "[%5d] [%-5d] [%05d]", 7, 7, 7),
                of("+7 0x1f 0X1F 017", "%+d %#x %#X %#o", 7, 31, 31, 15),
                of("[   42]", "[%*d]", 5, 42),
                of("abc|  ab", "%s|%4.2s", "abc", "abc"),
                of("bytes", "%s", (Object) "bytes\0tail".getBytes(StandardCharsets.UTF_8)),
                of("(null)", "%s", (Object) null),
                of("x!", "%c%c", 'x', 33),
                of("00000000deadbeef", "%p", 0xdeadbeefL),
                of("fd 3", "fd %d", new Fd(3)),
                of("%d", "%d", "no number"),
                of("%d %s", "%d %s"),
                of("%q 1", "%q %d", 1),
                of("50%", "50%"),
                of("-9223372036854775808", "%ld", Long.MIN_VALUE));
    }

    @ParameterizedTest
    @MethodSource("formats")
    void formatsAsTheKernel(String expected, String format, Object[] arguments) {
        assertThat(new String(PrintkFormat.format(format, arguments), StandardCharsets.UTF_8))
                .isEqualTo(expected);
    }

    @Test
    void givesBackTheBytesOfAProgram() {
        byte[] utf8 = "日本é".getBytes(StandardCharsets.UTF_8);
        String fromProgram = new String(utf8, StandardCharsets.ISO_8859_1);
        assertThat(PrintkFormat.format("%s", fromProgram)).isEqualTo(utf8);
        assertThat(PrintkFormat.format("%s", "日本é")).isEqualTo(utf8);
        assertThat(PrintkFormat.format("é")).isEqualTo("é".getBytes(StandardCharsets.UTF_8));
    }
}
