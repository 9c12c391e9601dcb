package dev.tepui.images;

/**
 * The processor that images are built on and for.
 *
 * @param architecture name in image indexes
 * @param rocksLibrary RocksDB's library for it, a file in the jar of rocksdbjni
 */
record Machine(String architecture, String rocksLibrary) {

    /** This machine; throws when it is none that images are built on. */
    static Machine current() {
        String name = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        return switch (name) {
            case "Linux amd64" -> new Machine("amd64", "librocksdbjni-linux64.so");
            case "Linux aarch64" -> new Machine("arm64", "librocksdbjni-linux-aarch64.so");
            default -> throw new IllegalStateException("images are built on Linux, amd64 or aarch64, not on " + name);
        };
    }
}
