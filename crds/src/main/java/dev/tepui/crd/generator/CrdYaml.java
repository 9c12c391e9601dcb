package dev.tepui.crd.generator;

import dev.tepui.crd.v1alpha1.StoragePool;
import dev.tepui.crd.v1alpha1.Table;
import io.fabric8.crdv2.generator.CRDGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes one YAML file per custom resource: {@code <plural>.<group>-v1.yaml}. */
public final class CrdYaml {

    private static final String HEADER = "# Generated from the Java model by 'make crds'. Do not edit.\n";

    private CrdYaml() {}

    /** Writes all CRDs into the directory that is the only argument; creates it when it is missing. */
    public static void main(String[] args) {
        if (args.length != 1) {
            throw new IllegalArgumentException("usage: CrdYaml <directory>");
        }
        try {
            Path directory = Files.createDirectories(Path.of(args[0]));
            for (var file : generate().entrySet()) {
                Files.writeString(directory.resolve(file.getKey()), file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** File name to content, for all kinds; the same on every run. */
    public static SortedMap<String, String> generate() {
        MemoryOutput output = new MemoryOutput();
        new CRDGenerator()
                .customResourceClasses(Table.class, StoragePool.class)
                .forCRDVersions("v1")
                .withParallelGenerationEnabled(false)
                // Without quotes, kubectl would read the enum value N as false.
                .withMinQuotes(false)
                .withPostProcessor(new SchemaRefinement())
                .withOutput(output)
                .detailedGenerate();
        SortedMap<String, String> files = new TreeMap<>();
        output.streams.forEach((name, stream) -> {
            String generated = stream.toString(StandardCharsets.UTF_8);
            // The first line is the generator's own notice; ours says how to make the file again.
            files.put(name + ".yaml", HEADER + generated.substring(generated.indexOf('\n') + 1));
        });
        return files;
    }

    private static final class MemoryOutput implements CRDGenerator.CRDOutput<ByteArrayOutputStream> {

        private final SortedMap<String, ByteArrayOutputStream> streams = new TreeMap<>();

        @Override
        public ByteArrayOutputStream outputFor(String crdName) {
            return streams.computeIfAbsent(crdName, name -> new ByteArrayOutputStream());
        }

        @Override
        public void close() {
            // Memory needs no closing.
        }
    }
}
