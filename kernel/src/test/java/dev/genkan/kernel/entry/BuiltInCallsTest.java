package dev.genkan.kernel.entry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.genkan.kernel.abi.Abi;
import dev.genkan.kernel.abi.SystemCallTable;
import dev.genkan.kernel.abi.TableRow;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BuiltInCallsTest {
    static List<Method> sorted(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(m -> m.getName().startsWith("sys_"))
                .sorted(Comparator.comparing(Method::getName))
                .toList();
    }

    @Test
    void everyMethodCanAnswerAndHasARow() {
        Set<String> entryPoints = new HashSet<>();
        for (Abi abi : Abi.values()) {
            for (TableRow row : SystemCallTable.history(abi)) {
                entryPoints.add(row.entryPoint());
                entryPoints.add(row.compatEntryPoint());
            }
        }
        List<String> problems = new ArrayList<>();
        for (Class<?> type : BuiltInCalls.classes()) {
            for (Method method : BuiltInCalls.methods(type)) {
                Signature.problem(method).ifPresent(problems::add);
                String name = method.getName();
                if (!entryPoints.contains(name)) {
                    problems.add(
                            type.getSimpleName()
                                    + "."
                                    + name
                                    + " has no row; add one such as <number>\tcommon\t"
                                    + name.replaceFirst("^sys_", "")
                                    + "\t"
                                    + name);
                }
            }
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void theIndexFindsEveryMethod() {
        CallIndex index = BuiltInCalls.index();
        for (Class<?> type : BuiltInCalls.classes()) {
            List<Method> methods = BuiltInCalls.methods(type);
            for (int i = 0; i < methods.size(); i++) {
                int place = index.find(methods.get(i).getName());
                assertThat(index.type(place >> 16)).isEqualTo(type);
                assertThat(place & 0xffff).isEqualTo(i);
                assertThat(index.family(place >> 16)).isNotNull();
            }
        }
        assertThat(index.find("sys_nothing")).isEqualTo(-1);
    }

    /** HotSpot does not compile larger methods. */
    @Test
    void theAdaptersAreSmallEnoughToBeCompiled() throws IOException {
        for (Class<?> type : BuiltInCalls.classes()) {
            String file = "/" + AdapterWriter.familyName(type).replace('.', '/') + ".class";
            try (InputStream in = BuiltInCalls.class.getResourceAsStream(file)) {
                byte[] bytes =
                        in == null
                                ? AdapterWriter.family(
                                        AdapterWriter.familyName(type),
                                        type,
                                        BuiltInCalls.methods(type))
                                : in.readAllBytes();
                ClassFile.of()
                        .parse(bytes)
                        .methods()
                        .forEach(
                                method ->
                                        assertThat(
                                                        method.findAttribute(
                                                                        java.lang.classfile
                                                                                .Attributes.code())
                                                                .orElseThrow()
                                                                .codeLength())
                                                .isLessThan(8000));
            }
        }
    }
}
