package dev.genkan.kernel.entry;

/** A class loader of system calls that lets the kernel define their adapters beside them. */
public interface AdapterLoader {
    /** Defines a class. */
    Class<?> defineAdapters(String name, byte[] bytes);
}
