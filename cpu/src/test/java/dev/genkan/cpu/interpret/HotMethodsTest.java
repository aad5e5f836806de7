package dev.genkan.cpu.interpret;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** HotSpot does not compile a method of more than 8,000 bytes of code: none here is so large. */
final class HotMethodsTest {
    private static final int LIMIT = 8000;

    @Test
    void noMethodIsTooLargeToBeCompiled() throws IOException, URISyntaxException {
        Path classes =
                Path.of(
                        Interpreter.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
        List<String> tooLarge = new ArrayList<>();
        int seen = 0;
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                ClassModel model = ClassFile.of().parse(file);
                for (MethodModel method : model.methods()) {
                    int size =
                            method.findAttribute(java.lang.classfile.Attributes.code())
                                    .map(CodeAttribute::codeLength)
                                    .orElse(0);
                    seen++;
                    if (size >= LIMIT && !method.methodName().equalsString("<clinit>")) {
                        tooLarge.add(
                                model.thisClass().asInternalName()
                                        + "."
                                        + method.methodName()
                                        + ": "
                                        + size);
                    }
                }
            }
        }
        assertThat(seen).isGreaterThan(500);
        assertThat(tooLarge).isEmpty();
    }
}
