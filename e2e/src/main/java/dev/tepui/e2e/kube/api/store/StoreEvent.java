package dev.tepui.e2e.kube.api.store;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A change of one object.
 *
 * @param revision the store's revision after the change; also the object's {@code resourceVersion}
 * @param before null when the object was created
 * @param after null when the object was removed
 * @param last the object as it is after the change, or as it was when removed, with this revision as its version
 */
public record StoreEvent(long revision, ObjectKey key, ObjectNode before, ObjectNode after, ObjectNode last) {}
