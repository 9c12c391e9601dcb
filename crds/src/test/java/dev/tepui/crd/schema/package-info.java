/** What the committed CRDs accept and refuse, and that they are the ones the Java model says. */
package dev.tepui.crd.schema;
