package dev.tepui.storage.encoding;

/**
 * Is told the parts of an encoded item in order, without an object being made for each. Texts and binaries are parts of
 * the visited array, to be used before the call returns.
 *
 * <p>Order of calls: {@code beginItem}, then for each attribute {@code name} and one value, then {@code endItem}. A
 * value is one call, or a {@code begin…}, its elements (in maps each after its {@code name}), and the {@code end…}.
 */
public interface ItemVisitor {
    /** What a set holds. */
    enum SetType {
        /** Strings. */
        STRING,
        /** Numbers. */
        NUMBER,
        /** Binaries. */
        BINARY
    }

    /** The item begins, with so many attributes. */
    void beginItem(int attributes);

    /** The item ends. */
    void endItem();

    /** The name of the attribute or map entry whose value follows, in UTF-8. */
    void name(byte[] bytes, int offset, int length);

    /** A string, or an element of a string set, in UTF-8. */
    void string(byte[] bytes, int offset, int length);

    /** A number, or an element of a number set, as DynamoDB prints it. */
    void number(String text);

    /** A binary, or an element of a binary set. */
    void binary(byte[] bytes, int offset, int length);

    /** A boolean. */
    void bool(boolean value);

    /** A null. */
    void nil();

    /** A set begins; its elements follow as {@code string}, {@code number} or {@code binary}. */
    void beginSet(SetType type, int elements);

    /** The set ends. */
    void endSet();

    /** A map begins. */
    void beginMap(int entries);

    /** The map ends. */
    void endMap();

    /** A list begins. */
    void beginList(int elements);

    /** The list ends. */
    void endList();
}
