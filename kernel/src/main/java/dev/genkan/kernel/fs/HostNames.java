package dev.genkan.kernel.fs;

import dev.genkan.kernel.abi.Errno;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Names as programs give them, which are bytes, and as the host's paths hold them, which depends on
 * its locale: plain ASCII is taken as it is, anything else goes by way of a URI's escapes, which
 * are bytes too.
 */
final class HostNames {
    private HostNames() {}

    /** A name in a folder; never a path. */
    static Path resolve(Path folder, String name) {
        if (name.isEmpty()
                || name.equals(".")
                || name.equals("..")
                || name.indexOf('/') >= 0
                || name.indexOf('\0') >= 0) {
            throw Errno.error(Errno.ENOENT);
        }
        return isAscii(name) ? folder.resolve(name) : folder.resolve(ofBytes(name));
    }

    /** A path of bytes that may be one of several names: the target of a symbolic link. */
    static Path ofBytes(String bytes) {
        if (isAscii(bytes)) {
            return Path.of(bytes);
        }
        StringBuilder uri = new StringBuilder("file:///");
        for (int i = 0; i < bytes.length(); i++) {
            char c = bytes.charAt(i);
            if (c == '/' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9') {
                uri.append(c);
            } else {
                uri.append('%');
                uri.append(Character.forDigit(c >> 4 & 15, 16));
                uri.append(Character.forDigit(c & 15, 16));
            }
        }
        Path absolute = Path.of(URI.create(uri.toString()));
        return bytes.startsWith("/") ? absolute : absolute.getRoot().relativize(absolute);
    }

    /** The bytes of a path. */
    static String bytes(Path path) {
        String text = path.toString();
        if (isAscii(text)) {
            return text;
        }
        // toUri() makes a path absolute; an absolute one of the same names is exact.
        boolean absolute = path.isAbsolute();
        Path whole = absolute ? path : Path.of("/").resolve(path);
        byte[] raw = whole.toUri().getRawPath().getBytes(StandardCharsets.ISO_8859_1);
        StringBuilder bytes = new StringBuilder();
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] == '%') {
                bytes.append(
                        (char)
                                (Character.digit(raw[i + 1], 16) << 4
                                        | Character.digit(raw[i + 2], 16)));
                i += 2;
            } else {
                bytes.append((char) (raw[i] & 0xff));
            }
        }
        int end = bytes.length();
        // toUri() asks the host whether it is a folder, and marks it so.
        if (end > 1 && bytes.charAt(end - 1) == '/' && !text.endsWith("/")) {
            end--;
        }
        return bytes.substring(absolute ? 0 : 1, end);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
