package dev.tepui.operator.desired;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.crd.v1alpha1.PoolReference;
import dev.tepui.crd.v1alpha1.Table;
import dev.tepui.crd.v1alpha1.TableSpec;
import dev.tepui.operator.naming.Labels;
import dev.tepui.operator.naming.PoolNames;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Map;

/** The Table resource that a CreateTable request of an SDK asks for. */
public final class TableFromCreateTable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private TableFromCreateTable() {}

    /**
     * @param request CreateTable request, already validated against DynamoDB's model; members unknown to us are left
     *     out
     * @throws IllegalArgumentException when the request is no CreateTable request at all
     */
    public static TableSpec spec(JsonNode request) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        for (String field : CreateTableShape.FIELDS) {
            JsonNode value = request.path(CreateTableShape.memberOf(field));
            if (!value.isMissingNode() && !value.isNull()) {
                fields.set(field, CreateTableShape.rename(value, CreateTableShape::fieldOf));
            }
        }
        try {
            return JSON.treeToValue(fields, TableSpec.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a CreateTable request: " + e.getOriginalMessage(), e);
        }
    }

    /** The resource, in the pool where the request arrived. */
    public static Table resource(PoolNames pool, String resourceName, TableSpec spec) {
        if (!PoolNames.DEFAULT_POOL.equals(pool.name())) {
            spec.setPoolRef(new PoolReference(pool.name()));
        }
        Table table = new Table();
        table.setMetadata(new ObjectMetaBuilder()
                .withNamespace(pool.namespace())
                .withName(resourceName)
                .withLabels(Map.of(Labels.MANAGED_BY, Labels.OPERATOR))
                .build());
        table.setSpec(spec);
        table.setStatus(null);
        return table;
    }
}
