package dev.genkan.kernel.entry;

import static java.lang.constant.ConstantDescs.CD_Class;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;

import dev.genkan.kernel.abi.Fd;
import dev.genkan.kernel.abi.UnsignedInt;
import dev.genkan.kernel.abi.UserString;
import dev.genkan.kernel.mm.AddressSpace;
import dev.genkan.kernel.mm.UserPointer;
import dev.genkan.kernel.task.Task;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Writes the adapters: for each class of system calls a {@link CallFamily} with one switch, and the
 * {@link CallIndex} of the built-in ones.
 */
final class AdapterWriter {
    private static final ClassDesc FAMILY = desc(CallFamily.class);
    private static final ClassDesc INDEX = desc(CallIndex.class);
    private static final ClassDesc TASK = desc(Task.class);
    private static final ClassDesc ARGUMENTS = desc(Arguments.class);
    private static final MethodTypeDesc CALL =
            MethodTypeDesc.of(
                    CD_long, CD_int, TASK, CD_long, CD_long, CD_long, CD_long, CD_long, CD_long);
    private static final MethodTypeDesc ADAPTER =
            MethodTypeDesc.of(CD_long, TASK, CD_long, CD_long, CD_long, CD_long, CD_long, CD_long);
    private static final String TARGET = "target";
    private static final AtomicInteger DEFINED = new AtomicInteger();

    private AdapterWriter() {}

    private static ClassDesc desc(Class<?> type) {
        return ClassDesc.ofDescriptor(type.descriptorString());
    }

    /** The name of the family that adapts a class, in the same package. */
    static String familyName(Class<?> calls) {
        return calls.getName() + "Adapters";
    }

    /**
     * Defines the family of a class now. In the class's own package, so that its methods need not
     * be public.
     *
     * @param target what the methods that are not static are called on
     */
    static CallFamily define(Class<?> calls, List<Method> methods, @Nullable Object target) {
        String name = familyName(calls) + "$" + DEFINED.incrementAndGet();
        byte[] bytes = family(name, calls, methods);
        try {
            Class<?> family =
                    calls.getClassLoader() instanceof AdapterLoader loader
                            ? loader.defineAdapters(name, bytes)
                            : MethodHandles.privateLookupIn(calls, MethodHandles.lookup())
                                    .defineHiddenClass(bytes, true)
                                    .lookupClass();
            var constructor = family.getDeclaredConstructors()[0];
            constructor.setAccessible(true);
            return (CallFamily)
                    (hasTarget(methods)
                            ? constructor.newInstance(target)
                            : constructor.newInstance());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean hasTarget(List<Method> methods) {
        return methods.stream().anyMatch(m -> !Modifier.isStatic(m.getModifiers()));
    }

    /** The class file of a family; a method's index is its position. */
    static byte[] family(String name, Class<?> calls, List<Method> methods) {
        ClassDesc self = ClassDesc.of(name);
        boolean target = hasTarget(methods);
        return ClassFile.of()
                .build(
                        self,
                        type -> {
                            type.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL);
                            type.withSuperclass(FAMILY);
                            constructor(type, self, target ? desc(calls) : null);
                            type.withMethodBody(
                                    "call",
                                    CALL,
                                    ClassFile.ACC_PUBLIC,
                                    code -> dispatch(code, self, methods));
                            for (int i = 0; i < methods.size(); i++) {
                                Method method = methods.get(i);
                                type.withMethodBody(
                                        adapterName(method, i),
                                        ADAPTER,
                                        ClassFile.ACC_PRIVATE,
                                        code -> adapt(code, self, method));
                            }
                        });
    }

    private static String adapterName(Method method, int index) {
        return method.getName() + "$" + index;
    }

    private static void constructor(ClassBuilder type, ClassDesc self, @Nullable ClassDesc target) {
        if (target != null) {
            type.withField(TARGET, target, ClassFile.ACC_PRIVATE | ClassFile.ACC_FINAL);
        }
        type.withMethodBody(
                INIT_NAME,
                target == null ? MethodTypeDesc.of(CD_void) : MethodTypeDesc.of(CD_void, target),
                ClassFile.ACC_PUBLIC,
                code -> {
                    code.aload(0).invokespecial(FAMILY, INIT_NAME, MethodTypeDesc.of(CD_void));
                    if (target != null) {
                        code.aload(0).aload(1).putfield(self, TARGET, target);
                    }
                    code.return_();
                });
    }

    // call(int index, Task task, long a, ..., long f)
    private static void dispatch(CodeBuilder code, ClassDesc self, List<Method> methods) {
        List<SwitchCase> cases = new ArrayList<>();
        for (int i = 0; i < methods.size(); i++) {
            cases.add(SwitchCase.of(i, code.newLabel()));
        }
        Label none = code.newLabel();
        code.iload(1).tableswitch(none, cases);
        for (int i = 0; i < methods.size(); i++) {
            code.labelBinding(cases.get(i).target()).aload(0).aload(2);
            for (int slot = 3; slot < 15; slot += 2) {
                code.lload(slot);
            }
            code.invokespecial(self, adapterName(methods.get(i), i), ADAPTER).lreturn();
        }
        code.labelBinding(none);
        ClassDesc error = desc(IndexOutOfBoundsException.class);
        code.new_(error)
                .dup()
                .iload(1)
                .invokespecial(error, INIT_NAME, MethodTypeDesc.of(CD_void, CD_int))
                .athrow();
    }

    // sys_name$0(Task task, long a, ..., long f)
    private static void adapt(CodeBuilder code, ClassDesc self, Method method) {
        ClassDesc calls = desc(method.getDeclaringClass());
        boolean isStatic = Modifier.isStatic(method.getModifiers());
        if (!isStatic) {
            code.aload(0).getfield(self, TARGET, calls);
        }
        Parameter[] parameters = method.getParameters();
        int first = Signature.firstArgument(method);
        ClassDesc[] types = new ClassDesc[parameters.length];
        for (int i = 0; i < parameters.length; i++) {
            types[i] = desc(parameters[i].getType());
            if (i < first) {
                code.aload(1);
            } else {
                argument(code, parameters[i], 2 + 2 * (i - first));
            }
        }
        ClassDesc result = desc(method.getReturnType());
        MethodTypeDesc descriptor = MethodTypeDesc.of(result, types);
        if (isStatic) {
            code.invokestatic(
                    calls, method.getName(), descriptor, method.getDeclaringClass().isInterface());
        } else {
            code.invokevirtual(calls, method.getName(), descriptor);
        }
        if (method.getReturnType() == int.class) {
            code.i2l();
        }
        code.lreturn();
    }

    private static void argument(CodeBuilder code, Parameter parameter, int slot) {
        Class<?> type = parameter.getType();
        if (type == int.class) {
            code.lload(slot).l2i();
        } else if (type == long.class) {
            if (parameter.isAnnotationPresent(UnsignedInt.class)) {
                code.lload(slot).loadConstant(0xffffffffL).land();
            } else if (Signature.isSigned(parameter)) {
                code.aload(1)
                        .lload(slot)
                        .invokestatic(
                                ARGUMENTS, "signed", MethodTypeDesc.of(CD_long, TASK, CD_long));
            } else {
                code.lload(slot);
            }
        } else if (type == Fd.class) {
            code.new_(desc(Fd.class)).dup().lload(slot).l2i();
            code.invokespecial(desc(Fd.class), INIT_NAME, MethodTypeDesc.of(CD_void, CD_int));
        } else if (type == UserPointer.class) {
            ClassDesc mm = desc(AddressSpace.class);
            code.new_(desc(UserPointer.class)).dup();
            code.aload(1).invokevirtual(TASK, "mm", MethodTypeDesc.of(mm)).lload(slot);
            code.invokespecial(
                    desc(UserPointer.class), INIT_NAME, MethodTypeDesc.of(CD_void, mm, CD_long));
        } else {
            UserString string = parameter.getAnnotation(UserString.class);
            code.aload(1).lload(slot);
            code.loadConstant(string.max()).loadConstant(string.tooLong());
            code.invokestatic(
                    ARGUMENTS,
                    "string",
                    MethodTypeDesc.of(CD_String, TASK, CD_long, CD_int, CD_int));
        }
    }

    /** The class file of the index of the built-in families, which are numbered in this order. */
    static byte[] index(List<Class<?>> families, Map<String, Integer> places) {
        return ClassFile.of()
                .build(
                        ClassDesc.of(CallIndex.NAME),
                        type -> {
                            type.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL);
                            type.withSuperclass(INDEX);
                            type.withMethodBody(
                                    INIT_NAME,
                                    MethodTypeDesc.of(CD_void),
                                    ClassFile.ACC_PUBLIC,
                                    code ->
                                            code.aload(0)
                                                    .invokespecial(
                                                            INDEX,
                                                            INIT_NAME,
                                                            MethodTypeDesc.of(CD_void))
                                                    .return_());
                            type.withMethodBody(
                                    "find",
                                    MethodTypeDesc.of(CD_int, CD_String),
                                    ClassFile.ACC_PUBLIC,
                                    code -> find(code, places));
                            type.withMethodBody(
                                    "family",
                                    MethodTypeDesc.of(FAMILY, CD_int),
                                    ClassFile.ACC_PUBLIC,
                                    code -> families(code, families));
                            type.withMethodBody(
                                    "type",
                                    MethodTypeDesc.of(CD_Class, CD_int),
                                    ClassFile.ACC_PUBLIC,
                                    code -> types(code, families));
                        });
    }

    private static void find(CodeBuilder code, Map<String, Integer> places) {
        Map<Integer, List<String>> byHash = new TreeMap<>();
        places.keySet().stream()
                .sorted()
                .forEach(n -> byHash.computeIfAbsent(n.hashCode(), _ -> new ArrayList<>()).add(n));
        List<SwitchCase> cases = new ArrayList<>();
        byHash.keySet().forEach(hash -> cases.add(SwitchCase.of(hash, code.newLabel())));
        Label none = code.newLabel();
        code.aload(1).invokevirtual(CD_String, "hashCode", MethodTypeDesc.of(CD_int));
        code.lookupswitch(none, cases);
        for (SwitchCase each : cases) {
            code.labelBinding(each.target());
            for (String name : byHash.getOrDefault(each.caseValue(), List.of())) {
                Label other = code.newLabel();
                code.aload(1).loadConstant((ConstantDesc) name);
                code.invokevirtual(
                        CD_String, "equals", MethodTypeDesc.ofDescriptor("(Ljava/lang/Object;)Z"));
                code.ifeq(other).loadConstant(places.getOrDefault(name, -1).intValue()).ireturn();
                code.labelBinding(other);
            }
            code.goto_(none);
        }
        code.labelBinding(none).iconst_m1().ireturn();
    }

    private static void families(CodeBuilder code, List<Class<?>> families) {
        List<SwitchCase> cases = cases(code, families);
        Label none = code.newLabel();
        code.iload(1).tableswitch(none, cases);
        for (SwitchCase each : cases) {
            ClassDesc family = ClassDesc.of(familyName(families.get(each.caseValue())));
            code.labelBinding(each.target()).new_(family).dup();
            code.invokespecial(family, INIT_NAME, MethodTypeDesc.of(CD_void)).areturn();
        }
        code.labelBinding(none).aconst_null().areturn();
    }

    private static void types(CodeBuilder code, List<Class<?>> families) {
        List<SwitchCase> cases = cases(code, families);
        Label none = code.newLabel();
        code.iload(1).tableswitch(none, cases);
        for (SwitchCase each : cases) {
            code.labelBinding(each.target());
            code.loadConstant((ConstantDesc) desc(families.get(each.caseValue()))).areturn();
        }
        code.labelBinding(none).aconst_null().areturn();
    }

    private static List<SwitchCase> cases(CodeBuilder code, List<Class<?>> families) {
        List<SwitchCase> cases = new ArrayList<>();
        for (int i = 0; i < families.size(); i++) {
            cases.add(SwitchCase.of(i, code.newLabel()));
        }
        return cases;
    }
}
