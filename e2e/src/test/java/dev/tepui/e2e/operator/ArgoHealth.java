package dev.tepui.e2e.operator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tepui.e2e.project.ProjectFiles;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.lib.jse.JsePlatform;

/** The health of a resource as Argo CD shows it with {@code docs/argocd-cm.yaml}. */
record ArgoHealth(String status, String message) {
    private static final String KEY = "resource.customizations.health.tepui.dev_%s";

    static ArgoHealth of(JsonNode object) throws IOException {
        Path file = ProjectFiles.find().root().resolve("docs/argocd-cm.yaml");
        String kind = object.path("kind").asText();
        String script = Serialization.unmarshal(Files.readString(file), ConfigMap.class)
                .getData()
                .get(KEY.formatted(kind));
        Globals lua = JsePlatform.standardGlobals();
        lua.set("obj", value(object));
        LuaValue health = lua.load(script, kind).call();
        return new ArgoHealth(
                health.get("status").checkjstring(), health.get("message").checkjstring());
    }

    private static LuaValue value(JsonNode node) {
        if (node.isObject()) {
            LuaTable table = new LuaTable();
            node.properties().forEach(member -> table.set(member.getKey(), value(member.getValue())));
            return table;
        }
        if (node.isArray()) {
            LuaTable table = new LuaTable();
            for (int i = 0; i < node.size(); i++) {
                table.set(i + 1, value(node.get(i)));
            }
            return table;
        }
        if (node.isNumber()) {
            return LuaValue.valueOf(node.asDouble());
        }
        return node.isBoolean() ? LuaValue.valueOf(node.asBoolean()) : LuaValue.valueOf(node.asText());
    }
}
