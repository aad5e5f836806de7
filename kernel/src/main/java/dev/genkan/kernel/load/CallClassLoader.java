package dev.genkan.kernel.load;

import dev.genkan.kernel.Kernel;
import dev.genkan.kernel.entry.AdapterLoader;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Map;

/** The classes of a user's system calls: those compiled in memory, and those of jars. */
final class CallClassLoader extends URLClassLoader implements AdapterLoader {
    private final Map<String, byte[]> classes;

    CallClassLoader(Map<String, byte[]> classes, URL[] jars) {
        super("system calls", jars, Kernel.class.getClassLoader());
        this.classes = classes;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = classes.get(name);
        return bytes == null ? super.findClass(name) : defineClass(name, bytes, 0, bytes.length);
    }

    @Override
    public Class<?> defineAdapters(String name, byte[] bytes) {
        return defineClass(name, bytes, 0, bytes.length);
    }
}
