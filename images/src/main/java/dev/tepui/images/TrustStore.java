package dev.tepui.images;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.stream.Stream;

/**
 * The certificate authorities that the images trust: those of Debian's package and no other. The JDK of a build machine
 * may trust more, for example a company's own.
 */
final class TrustStore {
    static final String PACKAGE = "ca-certificates";
    private static final Path AUTHORITIES = Path.of("/usr/share/ca-certificates/mozilla");

    private TrustStore() {}

    /** Writes them as Java expects its own: PKCS #12 without a password, which also has nothing random in it. */
    static void write(Path target) {
        try (Stream<Path> files = Files.list(AUTHORITIES);
                OutputStream out = Files.newOutputStream(target)) {
            List<Path> certificates = files.sorted().toList();
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (Path file : certificates) {
                try (InputStream content = Files.newInputStream(file)) {
                    store.setCertificateEntry(file.getFileName().toString(), factory.generateCertificate(content));
                }
            }
            store.store(out, null);
        } catch (IOException e) {
            throw new UncheckedIOException("the package " + PACKAGE + " is needed: " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot keep the certificates of " + AUTHORITIES, e);
        }
    }
}
