package dev.tepui.operator.golden;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tepui.crd.v1alpha1.Table;
import dev.tepui.operator.desired.SpecChange;
import dev.tepui.operator.desired.SpecField;
import dev.tepui.operator.plan.FieldOwners;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * One directory per case: {@code in-table}, and as {@code in-request} what an SDK wants to change of it; out come the
 * patch of its spec, and who applies the fields that it changes.
 */
class SpecChangeGoldenTest {
    @TestFactory
    Stream<DynamicTest> shouldComputeThePatchAndTheOwners() {
        return GoldenFiles.cases("change").map(files -> DynamicTest.dynamicTest(files.name(), () -> run(files)));
    }

    private static void run(GoldenFiles files) throws Exception {
        Table table = files.input("table", Table.class);

        SpecChange change = SpecChange.of(
                table.getSpec(),
                files.input("request", ObjectNode.class),
                field -> FieldOwners.of(table, field).isPresent());

        Map<String, Object> outputs = new LinkedHashMap<>();
        outputs.put("patch", change.patch());
        outputs.put("fields", owners(table, change.fields()));
        files.check(Map.of("change", outputs));
    }

    private static Map<String, String> owners(Table table, List<SpecField> fields) {
        Map<String, String> owners = new LinkedHashMap<>();
        fields.forEach(field ->
                owners.put(field.toString(), FieldOwners.of(table, field).orElse("nobody")));
        return owners;
    }
}
