package dev.tepui.storage.expression;

import dev.tepui.storage.item.AttributeValue;
import dev.tepui.storage.item.Bytes;
import dev.tepui.storage.item.Numbers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An item with every type, and names and values for the placeholders of tests. */
final class Examples {
    /** Placeholders of names. */
    static final Map<String, String> NAMES = Map.of("#a", "a", "#b", "b", "#dot", "a.b");

    /** Placeholders of values. {@code :x} and {@code #zz} are not defined. */
    static final Map<String, AttributeValue> VALUES = Map.ofEntries(
            Map.entry(":a", s("a")),
            Map.entry(":b", s("b")),
            Map.entry(":e", s("")),
            Map.entry(":n", n("1")),
            Map.entry(":m", n("2")),
            Map.entry(":t", new AttributeValue.Bool(true)),
            Map.entry(":nul", new AttributeValue.Null()),
            Map.entry(":bin", b("a")),
            Map.entry(":l", l(s("x"))),
            Map.entry(":map", new AttributeValue.M(Map.of("k", s("v")))),
            Map.entry(":ss", ss("a")),
            Map.entry(":ns", ns("1")),
            Map.entry(":bs", new AttributeValue.BS(List.of(bytes("a")))));

    static final Map<String, AttributeValue> ITEM = item();

    private Examples() {}

    static Condition condition(String expression) {
        return ConditionParser.parse("ConditionExpression", expression, substitutions());
    }

    static Update update(String expression) {
        return UpdateParser.parse(expression, substitutions());
    }

    static Projection projection(String expression) {
        return ProjectionParser.parse(expression, substitutions());
    }

    private static Substitutions substitutions() {
        return new Substitutions(NAMES, VALUES);
    }

    private static Map<String, AttributeValue> item() {
        Map<String, AttributeValue> map = new LinkedHashMap<>();
        map.put("x", n("1"));
        map.put("y", l(s("p"), s("q")));
        map.put("z", new AttributeValue.M(Map.of()));
        Map<String, AttributeValue> item = new LinkedHashMap<>();
        item.put("a", s("old"));
        item.put("n", n("5"));
        item.put("l", l(n("0"), n("1"), n("2"), n("3")));
        item.put("m", new AttributeValue.M(map));
        item.put("ss", ss("a", "b"));
        item.put("ns", ns("1", "2"));
        item.put("t", new AttributeValue.Bool(true));
        return item;
    }

    static AttributeValue s(String text) {
        return new AttributeValue.S(text);
    }

    static AttributeValue n(String number) {
        return new AttributeValue.N(Numbers.parse(number));
    }

    static AttributeValue b(String text) {
        return new AttributeValue.B(bytes(text));
    }

    static AttributeValue l(AttributeValue... elements) {
        return new AttributeValue.L(List.of(elements));
    }

    static AttributeValue ss(String... texts) {
        return new AttributeValue.SS(List.of(texts));
    }

    static AttributeValue ns(String... numbers) {
        return new AttributeValue.NS(
                List.of(numbers).stream().map(Numbers::parse).toList());
    }

    static Bytes bytes(String text) {
        return new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
