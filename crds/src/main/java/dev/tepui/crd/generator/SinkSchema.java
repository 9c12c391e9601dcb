package dev.tepui.crd.generator;

import static dev.tepui.crd.generator.Rule.rule;
import static dev.tepui.crd.generator.SchemaPath.addRules;
import static dev.tepui.crd.generator.SchemaPath.at;
import static dev.tepui.crd.generator.SchemaPath.mapList;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;

/** What the stream sinks of a Table must be. The storage node checks the same. */
final class SinkSchema {
    /** Neither user name nor fragment: the one is a secret, the other is never sent. */
    private static final String URL = "self.%s.matches('^https?://[^/?#@\\\\s]+([/?][^#\\\\s]*)?$')";

    private static final String URL_TEXT = " must be an http or https URL with a host, without user name and fragment";

    private SinkSchema() {}

    static void refine(JSONSchemaProps root) {
        mapList(at(root, "spec.streamSinks"), "name");
        mapList(at(root, "status.streamSinks"), "name");
        at(root, "spec.streamSinks[].eventNames").setXKubernetesListType("set");
        addRules(at(root, "spec.streamSinks"), rule("size(self) <= 10", "a table has at most 10 stream sinks"));
        addRules(
                at(root, "spec.streamSinks[].name"),
                rule(
                        "self.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')",
                        "the name of a stream sink must have lower-case letters, digits and dashes, with a letter or a"
                                + " digit at both ends"));
        addRules(
                at(root, "spec.streamSinks[]"),
                rule(String.format(URL, "url"), "url" + URL_TEXT).pointingAt("url"),
                rule("!has(self.deadLetterUrl) || " + String.format(URL, "deadLetterUrl"), "deadLetterUrl" + URL_TEXT)
                        .pointingAt("deadLetterUrl"),
                rule(
                                "!has(self.maximumRetryAttempts) || self.maximumRetryAttempts == -1"
                                        + " || has(self.deadLetterUrl)",
                                "maximumRetryAttempts needs a deadLetterUrl: nothing is dropped because it fails")
                        .pointingAt("maximumRetryAttempts"),
                rule(
                                "!has(self.maximumRecordAgeInSeconds) || self.maximumRecordAgeInSeconds == -1"
                                        + " || self.maximumRecordAgeInSeconds >= 60",
                                "maximumRecordAgeInSeconds must be from 60 to 604800, or -1")
                        .pointingAt("maximumRecordAgeInSeconds"));
    }
}
