package dev.tepui.storage.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ApiModelTest {
    @Test
    void shouldLoadARequestShapeWithAllItReaches() {
        ApiModel model = ApiModel.load(Set.of("CreateTable", "PutItem"));

        Shape create = model.input("CreateTable");
        assertThat(create.require("TableName").required()).isTrue();
        assertThat(create.require("TableName").target().constraints().max()).isEqualTo(1024);
        Shape keyElement = create.require("KeySchema").target().element();
        assertThat(keyElement.require("KeyType").target().constraints().enumeration())
                .containsExactly("HASH", "RANGE");
        assertThat(model.input("PutItem").require("Item").target().isAttributeMap())
                .isTrue();
    }

    @Test
    void shouldKnowOperationsThatAreNotLoaded() {
        ApiModel model = ApiModel.load(Set.of("PutItem"));

        assertThat(model.operationNames()).contains("TransactWriteItems", "SearchVectors");
        assertThatThrownBy(() -> model.input("Scan")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ApiModel.load(Set.of("Nothing"))).isInstanceOf(IllegalStateException.class);
    }

    /** Patterns are shown in error texts as the service shows them. */
    @Test
    void shouldShowPatternsWithoutAnchors() {
        Shape list = ApiModel.load(Set.of("ListTables")).input("ListTables");

        Shape.Constraints name =
                list.require("ExclusiveStartTableName").target().constraints();
        assertThat(name.patternText()).isEqualTo("[a-zA-Z0-9_.-]+");
        assertThat(name.pattern().matcher("a b").matches()).isFalse();
    }
}
