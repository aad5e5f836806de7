package dev.genkan.kernel.fs;

import dev.genkan.kernel.abi.Errno;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;

/** The character devices that exist: what is opened for which device number. */
public final class Devices {
    private final Map<Long, IntFunction<File>> drivers = new ConcurrentHashMap<>();

    /**
     * Says what opens a device.
     *
     * @param device see {@link dev.genkan.kernel.abi.FileMode#device}
     * @param driver makes a file of the flags that open(2) got, or throws an errno
     */
    public void register(long device, IntFunction<File> driver) {
        drivers.put(device, driver);
    }

    /** Opens a device. ENXIO if there is none of this number. */
    File open(long device, int flags) {
        IntFunction<File> driver = drivers.get(device);
        if (driver == null) {
            throw Errno.error(Errno.ENXIO);
        }
        return driver.apply(flags);
    }
}
