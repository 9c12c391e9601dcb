package dev.tepui.storage.expression;

import java.util.List;

/** The places of an item that a reader wants; no two overlap. */
public record Projection(List<Operand.Path> paths) {}
