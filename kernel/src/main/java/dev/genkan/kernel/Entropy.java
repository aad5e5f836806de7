package dev.genkan.kernel;

import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** The only source of randomness: getrandom(2), /dev/urandom, AT_RANDOM, RDRAND, ASLR. */
public interface Entropy {
    /** Fills a range with random bytes. */
    void fill(byte[] bytes, int offset, int length);

    /**
     * The host's random source, /dev/urandom, opened on first use. (SecureRandom reads the same,
     * and takes 15 ms to start.)
     */
    static Entropy host() {
        return new Entropy() {
            private @Nullable InputStream random;

            @Override
            public synchronized void fill(byte[] bytes, int offset, int length) {
                try {
                    InputStream source = random;
                    if (source == null) {
                        source = new FileInputStream("/dev/urandom");
                        random = source;
                    }
                    if (source.readNBytes(bytes, offset, length) != length) {
                        throw new EOFException("/dev/urandom has ended");
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    /** The same bytes each time for the same seed: for tests and repeatable runs. */
    static Entropy seeded(long seed) {
        var random = new java.util.SplittableRandom(seed);
        return (bytes, offset, length) -> {
            for (int i = 0; i < length; i++) {
                bytes[offset + i] = (byte) random.nextInt();
            }
        };
    }
}
