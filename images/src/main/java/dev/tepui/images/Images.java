package dev.tepui.images;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/** Builds the images of the operator and of the storage node. */
final class Images {

    /**
     * An image that has been built.
     *
     * @param name what it is called
     * @param tarball the image, to be loaded or pushed by any tool
     * @param billOfMaterials what is in it, CycloneDX as JSON
     * @param digest of its manifest, {@code sha256:…}: the one that a registry will show
     */
    record Built(ImageName name, Path tarball, Path billOfMaterials, String digest) {}

    private final Machine machine = Machine.current();
    private final Checkout checkout;
    private final Path work;
    private final Path target;
    private final Path rocksLibrary;
    private final Base base;

    private Images(Checkout checkout, Path java, Path work, Path target) {
        this.checkout = checkout;
        this.work = work;
        this.target = target;
        rocksLibrary = StorageNodeImage.rocksLibrary(checkout, machine, work);
        base = Base.build(java, work, List.of(rocksLibrary));
    }

    /**
     * Collects what all images share.
     *
     * @param java the runtime that {@link JavaRuntime#link} has made
     * @param work a directory to work in, made anew
     * @param target the directory of the results, made anew
     */
    static Images prepare(Checkout checkout, Path java, Path work, Path target) {
        Staging.emptyDirectory(work);
        Staging.emptyDirectory(target);
        return new Images(checkout, java, work, target);
    }

    /** Builds the image of the operator and its bill of materials. */
    Built operator() {
        return build(OperatorImage.plan(checkout, work));
    }

    /** Builds the image of the storage node and its bill of materials. */
    Built storageNode() {
        return build(StorageNodeImage.plan(checkout, rocksLibrary, work));
    }

    private Built build(ImagePlan plan) {
        String file = plan.name().file(machine);
        Path layout = work.resolve(file + ".tar");
        Path tarball = target.resolve(file + ".tar");
        Path bill = target.resolve(file + ".cdx.json");
        try {
            Containerizer containerizer = Containerizer.to(
                            TarImage.at(layout).named(plan.name().toString()))
                    .setOfflineMode(true)
                    .setBaseImageLayersCache(work.resolve("cache"))
                    .setApplicationLayersCache(work.resolve("cache"));
            JibContainer container = container(plan).containerize(containerizer);
            ImageArchive.complete(layout, tarball, plan.name());
            Files.delete(layout);
            String digest = container.getDigest().toString();
            BillOfMaterials.write(plan, base, digest, bill);
            return new Built(plan.name(), tarball, bill, digest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while building " + plan.name(), e);
        } catch (InvalidImageReferenceException
                | CacheDirectoryCreationException
                | ExecutionException
                | RegistryException e) {
            throw new IllegalStateException("cannot build " + plan.name(), e);
        }
    }

    private JibContainerBuilder container(ImagePlan plan) {
        JibContainerBuilder container = Jib.fromScratch()
                .setFormat(ImageFormat.OCI)
                .setPlatforms(Set.of(new Platform(machine.architecture(), "linux")))
                .setUser(ImagePlan.USER)
                .setEntrypoint(plan.entrypoint())
                .setEnvironment(plan.allVariables())
                .setExposedPorts(plan.ports().stream().map(Port::tcp).collect(Collectors.toSet()))
                .setLabels(plan.labels());
        base.layers().forEach(container::addFileEntriesLayer);
        plan.programLayers().forEach(container::addFileEntriesLayer);
        return container;
    }
}
