package dev.tepui.storage.differential;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** JSON as maps, lists and scalars, made comparable: members sorted, elements of sets sorted. */
final class Json {
    private static final Set<String> SETS = Set.of("SS", "NS", "BS");

    private Json() {}

    static Object parse(String text) {
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            parser.nextToken();
            return value(parser, "");
        } catch (IOException e) {
            throw new UncheckedIOException("Not JSON: " + text, e);
        }
    }

    private static Object value(JsonParser parser, String member) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> object = new TreeMap<>();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    object.put(name, value(parser, name));
                }
                yield object;
            }
            case START_ARRAY -> {
                List<Object> array = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    array.add(value(parser, ""));
                }
                if (member.equals("NS")) {
                    // Local prints numbers of sets inside lists with exponents, everywhere else without.
                    array.replaceAll(number -> new BigDecimal((String) number).toPlainString());
                }
                if (SETS.contains(member)) {
                    array.sort(Comparator.comparing(Object::toString));
                }
                yield array;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                parser.getDecimalValue().doubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> "null";
        };
    }
}
