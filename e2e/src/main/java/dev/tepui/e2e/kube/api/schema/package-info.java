/** Structural schemas: defaulting, pruning, validation and CEL rules, the same for built-in and custom kinds. */
package dev.tepui.e2e.kube.api.schema;
