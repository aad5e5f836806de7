package dev.genkan.kernel.load;

import java.util.Set;

/** Finds where a source declares a method, for messages. */
final class SourceLines {
    private static final Set<String> NOT_A_TYPE =
            Set.of("return", "new", "throw", "else", "yield", "assert", "case", "do");

    private SourceLines() {}

    /** The line of the method's name in its declaration, from 1; 1 if it is not found. */
    static int declaration(String source, String method) {
        String code = withoutComments(source);
        for (int at = code.indexOf(method); at >= 0; at = code.indexOf(method, at + 1)) {
            if (isDeclaration(code, at, at + method.length())) {
                return line(code, at);
            }
        }
        return 1;
    }

    private static boolean isDeclaration(String code, int start, int end) {
        int next = end;
        while (next < code.length() && Character.isWhitespace(code.charAt(next))) {
            next++;
        }
        int last = start - 1;
        while (last >= 0 && Character.isWhitespace(code.charAt(last))) {
            last--;
        }
        if (next >= code.length() || code.charAt(next) != '(' || last < 0 || last == start - 1) {
            return false;
        }
        char before = code.charAt(last);
        if (before == '>' || before == ']') {
            return true;
        }
        int word = last;
        while (word >= 0 && Character.isJavaIdentifierPart(code.charAt(word))) {
            word--;
        }
        return word < last && !NOT_A_TYPE.contains(code.substring(word + 1, last + 1));
    }

    private static int line(String code, int at) {
        int line = 1;
        for (int i = 0; i < at; i++) {
            if (code.charAt(i) == '\n') {
                line++;
            }
        }
        return line;
    }

    /** The source with blanks in place of its comments and of what strings hold. */
    private static String withoutComments(String source) {
        StringBuilder code = new StringBuilder(source);
        int at = 0;
        while (at < code.length()) {
            int end;
            if (source.startsWith("//", at)) {
                end = after(source, "\n", at);
            } else if (source.startsWith("/*", at)) {
                end = after(source, "*/", at + 2);
            } else if (source.startsWith("\"\"\"", at)) {
                end = after(source, "\"\"\"", at + 3);
            } else if (source.charAt(at) == '"' || source.charAt(at) == '\'') {
                end = at + 1;
                while (end < source.length()
                        && source.charAt(end) != source.charAt(at)
                        && source.charAt(end) != '\n') {
                    end += source.charAt(end) == '\\' ? 2 : 1;
                }
                end = Math.min(end + 1, source.length());
            } else {
                at++;
                continue;
            }
            for (; at < end; at++) {
                if (source.charAt(at) != '\n') {
                    code.setCharAt(at, ' ');
                }
            }
        }
        return code.toString();
    }

    private static int after(String source, String what, int from) {
        int found = source.indexOf(what, from);
        return found < 0 ? source.length() : found + what.length();
    }
}
