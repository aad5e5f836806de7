package dev.genkan.kernel.fs;

/** What kind of character a byte is, as Linux's ctype.h sees it: ISO 8859-1. */
final class CharacterClass {
    private CharacterClass() {}

    static boolean isControl(int character) {
        return character < 32 || character == 127;
    }

    static boolean isLetterOrDigit(int character) {
        return character >= '0' && character <= '9' || isUpper(character) || isLower(character);
    }

    private static boolean isUpper(int character) {
        return character >= 'A' && character <= 'Z'
                || character >= 0xc0 && character <= 0xde && character != 0xd7;
    }

    private static boolean isLower(int character) {
        return character >= 'a' && character <= 'z' || character >= 0xdf && character != 0xf7;
    }

    static int lower(int character) {
        return isUpper(character) ? character + 32 : character;
    }

    static int upper(int character) {
        return isLower(character) ? character - 32 & 0xff : character;
    }
}
