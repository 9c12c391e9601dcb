package dev.tepui.storage.operation.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tepui.storage.error.ApiError;
import dev.tepui.storage.expression.Operand;
import dev.tepui.storage.expression.Update;
import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.json.RequestReader;
import dev.tepui.storage.shape.ApiModel;
import dev.tepui.storage.shape.Structure;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LegacyUpdatesTest {
    private static final ApiModel MODEL = ApiModel.load(Set.of("UpdateItem"));
    private static final Operand.Path PATH = new Operand.Path(List.of(new Operand.Name("a.b")));

    @Test
    void shouldTranslateEveryAction() {
        AttributeValue text = new AttributeValue.S("x");
        AttributeValue number = new AttributeValue.N(BigDecimal.ONE);
        AttributeValue set = new AttributeValue.SS(List.of("x"));

        assertThat(action("{'Value':{'S':'x'}}")).isEqualTo(new Update.Set(PATH, new Operand.Value("", text)));
        assertThat(action("{'Action':'PUT','Value':{'S':'x'}}"))
                .isEqualTo(new Update.Set(PATH, new Operand.Value("", text)));
        assertThat(action("{'Action':'ADD','Value':{'N':'1'}}")).isEqualTo(new Update.LegacyAdd(PATH, number));
        assertThat(action("{'Action':'DELETE'}")).isEqualTo(new Update.Remove(PATH));
        assertThat(action("{'Action':'DELETE','Value':{'SS':['x']}}")).isEqualTo(new Update.LegacyDelete(PATH, set));
    }

    @Test
    void shouldDoNothingWithoutActions() {
        assertThat(LegacyUpdates.of(update("{}")).actions()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | Only DELETE action is allowed when no attribute value is specified",
                "{'Action':'PUT'} | Only DELETE action is allowed when no attribute value is specified",
                "{'Action':'ADD'} | Only DELETE action is allowed when no attribute value is specified",
                "{'Action':'ADD','Value':{'S':'x'}} | ADD action is not supported for the type STRING",
                "{'Action':'ADD','Value':{'B':'AA=='}} | ADD action is not supported for the type BINARY",
                "{'Action':'ADD','Value':{'BOOL':true}} | ADD action is not supported for the type BOOLEAN",
                "{'Action':'ADD','Value':{'NULL':true}} | ADD action is not supported for the type NULL",
                "{'Action':'ADD','Value':{'M':{}}} | ADD action is not supported for the type MAP",
                "{'Action':'DELETE','Value':{'N':'1'}}"
                        + " | DELETE action with value is not supported for the type NUMBER",
                "{'Action':'DELETE','Value':{'L':[]}} | DELETE action with value is not supported for the type LIST",
                "{'Action':'PUT','Value':{'SS':[]}} | An string set  may not be empty",
            })
    void shouldRefuseInTheWordsOfTheService(String update, String text) {
        ApiError error = catchThrowableOfType(ApiError.class, () -> action(update));

        assertThat(error).hasMessage("One or more parameter values were invalid: " + text);
    }

    private static Update.Action action(String update) {
        return LegacyUpdates.of(update("{'a.b':" + update + "}")).actions().get(0);
    }

    private static Structure update(String updates) {
        String body = "{'TableName':'orders','Key':{},'AttributeUpdates':" + updates + "}";
        return RequestReader.read(
                MODEL.input("UpdateItem"), body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
