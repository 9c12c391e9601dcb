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

/** A DynamoDB table, kept by a {@link StoragePool}. */
@Group("tepui.dev")
@Version("v1alpha1")
@Plural("tables")
@ShortNames("ddbt")
@Categories("tepui")
@AdditionalPrinterColumn(name = "READY", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "TABLE", jsonPath = ".spec.tableName")
@AdditionalPrinterColumn(name = "STATUS", jsonPath = ".status.tableStatus")
@AdditionalPrinterColumn(name = "ITEMS", jsonPath = ".status.itemCount", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "SIZE", jsonPath = ".status.tableSizeBytes", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "POOL", jsonPath = ".status.pool")
@AdditionalPrinterColumn(name = "AGE", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public final class Table extends CustomResource<TableSpec, TableStatus> implements Namespaced {}
