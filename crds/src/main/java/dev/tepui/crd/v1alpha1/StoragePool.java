package dev.tepui.crd.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** The storage nodes, zones and replication groups that hold the tables of a namespace. */
@Group("tepui.dev")
@Version("v1alpha1")
@Plural("storagepools")
@ShortNames("spool")
@Categories("tepui")
@AdditionalPrinterColumn(name = "READY", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "ZONES", jsonPath = ".status.zoneNames")
@AdditionalPrinterColumn(name = "MEMBERS", jsonPath = ".status.members", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "GROUPS", jsonPath = ".status.groupsWithLeader", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "VOLUME", jsonPath = ".status.storage.size")
@AdditionalPrinterColumn(name = "ENDPOINT", jsonPath = ".status.endpoint")
@AdditionalPrinterColumn(name = "AGE", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public final class StoragePool extends CustomResource<StoragePoolSpec, StoragePoolStatus> implements Namespaced {}
