package dev.tepui.images;

import com.google.common.hash.Hashing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.cyclonedx.Version;
import org.cyclonedx.exception.GeneratorException;
import org.cyclonedx.exception.ParseException;
import org.cyclonedx.generators.BomGeneratorFactory;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.model.Dependency;
import org.cyclonedx.model.Hash;
import org.cyclonedx.model.License;
import org.cyclonedx.model.LicenseChoice;
import org.cyclonedx.model.Pedigree;
import org.cyclonedx.parsers.JsonParser;

/**
 * What an image holds, as CycloneDX: the jars that are in it, with what Maven knows of them, the JDK and the Debian
 * packages.
 */
final class BillOfMaterials {
    private BillOfMaterials() {}

    /** Writes the bill of an image with the digest {@code sha256:…}. */
    static void write(ImagePlan plan, Base base, String digest, Path target) {
        try {
            Bom bom = new JsonParser().parse(plan.billOfMaterials().toFile());
            Component program = bom.getMetadata().getComponent();
            List<Component> components = new ArrayList<>(present(bom.getComponents(), plan.jars()));
            components.add(jdk());
            base.packages().forEach(each -> components.add(component(each)));
            Component image = image(plan, digest);
            List<Dependency> dependencies = within(bom.getDependencies(), program, components);
            dependencies.add(imageNeeds(image, program, components));
            components.add(program);
            bom.setComponents(components);
            bom.setDependencies(dependencies);
            bom.getMetadata().setComponent(image);
            // Nothing of the moment: the same image has the same bill.
            bom.getMetadata().setTimestamp(null);
            bom.setSerialNumber("urn:uuid:" + UUID.nameUUIDFromBytes(digest.getBytes(StandardCharsets.UTF_8)));
            Files.writeString(
                    target,
                    BomGeneratorFactory.createJson(Version.VERSION_16, bom).toJsonString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ParseException | GeneratorException e) {
            throw new IllegalStateException("cannot write the bill of materials of " + plan.name(), e);
        }
    }

    /** The components of which the jar is in the image; throws when Maven does not know a jar that is. */
    private static List<Component> present(List<Component> known, List<Path> jars) {
        Map<String, Component> byFile = new TreeMap<>();
        for (Component each : known) {
            String file = each.getName() + "-" + each.getVersion() + ".jar";
            byFile.put(file, each);
            // Quarkus' way.
            byFile.put(each.getGroup() + "." + file, each);
        }
        List<Component> found = new ArrayList<>();
        for (Path jar : jars) {
            Component component = byFile.get(jar.getFileName().toString());
            if (component == null) {
                throw new IllegalStateException("the bill of materials lacks " + jar.getFileName());
            }
            found.add(component);
            String digest = sha256(jar);
            if (!digest.equals(sha256(component))) {
                component.setHashes(List.of(new Hash(Hash.Algorithm.SHA_256, digest)));
                Pedigree pedigree = new Pedigree();
                pedigree.setNotes("The published jar without what the image does not need.");
                component.setPedigree(pedigree);
            }
        }
        return found;
    }

    private static String sha256(Component component) {
        return Objects.requireNonNullElse(component.getHashes(), List.<Hash>of()).stream()
                .filter(hash -> hash.getAlgorithm().equals(Hash.Algorithm.SHA_256.getSpec()))
                .map(Hash::getValue)
                .findFirst()
                .orElse("");
    }

    private static String sha256(Path jar) {
        try {
            return com.google.common.io.Files.asByteSource(jar.toFile())
                    .hash(Hashing.sha256())
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Dependency> within(List<Dependency> all, Component program, List<Component> components) {
        Set<String> references = components.stream().map(Component::getBomRef).collect(Collectors.toSet());
        references.add(program.getBomRef());
        List<Dependency> kept = new ArrayList<>();
        for (Dependency each : all) {
            if (references.contains(each.getRef())) {
                Dependency copy = new Dependency(each.getRef());
                Objects.requireNonNullElse(each.getDependencies(), List.<Dependency>of()).stream()
                        .filter(needed -> references.contains(needed.getRef()))
                        .forEach(copy::addDependency);
                kept.add(copy);
            }
        }
        return kept;
    }

    private static Dependency imageNeeds(Component image, Component program, List<Component> components) {
        Dependency needs = new Dependency(image.getBomRef());
        needs.addDependency(new Dependency(program.getBomRef()));
        components.stream()
                .map(Component::getBomRef)
                .filter(reference -> !reference.startsWith("pkg:maven/"))
                .forEach(reference -> needs.addDependency(new Dependency(reference)));
        return needs;
    }

    private static Component image(ImagePlan plan, String digest) {
        Component image = new Component();
        image.setType(Component.Type.CONTAINER);
        image.setName(plan.name().repository());
        image.setVersion(plan.name().tag());
        image.setDescription(plan.title());
        image.setBomRef("image");
        image.addHash(new Hash(Hash.Algorithm.SHA_256, digest.substring(digest.indexOf(':') + 1)));
        return image;
    }

    private static Component jdk() {
        String version = JavaRuntime.release("SEMANTIC_VERSION");
        Component jdk = component("pkg:generic/openjdk@" + version.replace("+", "%2B"), "openjdk", version);
        jdk.setType(Component.Type.PLATFORM);
        jdk.setPublisher(JavaRuntime.release("IMPLEMENTOR"));
        jdk.setDescription(JavaRuntime.release("IMPLEMENTOR_VERSION") + ", a part of it linked by jlink");
        jdk.setCpe("cpe:2.3:a:oracle:openjdk:" + JavaRuntime.release("JAVA_VERSION") + ":*:*:*:*:*:*:*");
        License license = new License();
        license.setName("GPL-2.0-only WITH Classpath-exception-2.0");
        LicenseChoice choice = new LicenseChoice();
        choice.addLicense(license);
        jdk.setLicenses(choice);
        return jdk;
    }

    private static Component component(DebianPackage each) {
        String version = each.version().replace("+", "%2B").replace(":", "%3A");
        Component component = component(
                "pkg:deb/debian/" + each.name().replace("+", "%2B") + "@" + version + "?arch=" + each.architecture()
                        + "&distro=" + DebianPackage.distribution() + "&upstream="
                        + each.source().replace("+", "%2B"),
                each.name(),
                each.version());
        component.setDescription("Those of its files that the programs of the image need");
        return component;
    }

    private static Component component(String packageUrl, String name, String version) {
        Component component = new Component();
        component.setType(Component.Type.LIBRARY);
        component.setName(name);
        component.setVersion(version);
        component.setPurl(packageUrl);
        component.setBomRef(packageUrl);
        return component;
    }
}
