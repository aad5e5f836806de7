package dev.genkan.kernel;

/** The only source of randomness: getrandom(2), /dev/urandom, AT_RANDOM, RDRAND, ASLR. */
public interface Entropy {
    /** Fills a range with random bytes. */
    void fill(byte[] bytes, int offset, int length);

    /** The host's random source, opened on first use. */
    static Entropy host() {
        return new Entropy() {
            private java.security.@org.jspecify.annotations.Nullable SecureRandom random;

            @Override
            public synchronized void fill(byte[] bytes, int offset, int length) {
                if (random == null) {
                    random = new java.security.SecureRandom();
                }
                byte[] chunk = new byte[length];
                random.nextBytes(chunk);
                System.arraycopy(chunk, 0, bytes, offset, length);
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
