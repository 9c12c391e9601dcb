package dev.tepui.e2e.kube.api.http;

import dev.tepui.e2e.kube.api.lifecycle.Deletions;
import dev.tepui.e2e.kube.api.lifecycle.Eviction;
import dev.tepui.e2e.kube.api.lifecycle.Writes;
import dev.tepui.e2e.kube.api.store.ObjectStore;
import dev.tepui.e2e.kube.api.types.ResourceTypes;

/** What request handlers work with. */
public record ApiContext(
        ObjectStore store, ResourceTypes types, Writes writes, Deletions deletions, Eviction eviction) {}
