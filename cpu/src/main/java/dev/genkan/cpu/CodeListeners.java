package dev.genkan.cpu;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import jdk.internal.misc.Unsafe;

/** The engines that keep code of one memory, each as long as anybody else has it. */
final class CodeListeners {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();

    private final List<WeakReference<CodeListener>> all = new CopyOnWriteArrayList<>();
    private volatile boolean several;

    synchronized void add(CodeListener listener) {
        all.removeIf(reference -> reference.refersTo(null));
        if (!all.isEmpty()) {
            several = true;
        }
        all.add(new WeakReference<>(listener));
    }

    synchronized void remove(CodeListener listener) {
        all.removeIf(reference -> reference.refersTo(null) || reference.refersTo(listener));
    }

    /** Whether there was more than one at a time. */
    boolean areSeveral() {
        return several;
    }

    private void tell(Consumer<CodeListener> what) {
        for (WeakReference<CodeListener> reference : all) {
            CodeListener listener = reference.get();
            if (listener != null) {
                what.accept(listener);
            }
        }
    }

    /** Tells of a change that is about to be made; whether anyone keeps code of the page still. */
    boolean change(long address, int length) {
        boolean kept = false;
        for (WeakReference<CodeListener> reference : all) {
            CodeListener listener = reference.get();
            kept |= listener != null && listener.changes(address, length);
        }
        return kept;
    }

    /** Tells of a change that has been made. */
    void changed(long address, int length) {
        tell(listener -> listener.changed(address, length));
    }

    /** Has the engines of other threads come to know the permissions as they are now. */
    void awaitAccesses() {
        if (several) {
            UNSAFE.fullFence();
            tell(CodeListener::standBy);
            tell(CodeListener::awaitAccesses);
            tell(CodeListener::goOn);
        }
    }
}
