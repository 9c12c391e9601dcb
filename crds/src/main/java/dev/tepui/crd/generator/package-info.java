/** Turns the Java model into CRD YAML; runs at build time only and is needed by nobody else. */
package dev.tepui.crd.generator;
