package dev.tepui.storage.expression;

import dev.tepui.storage.item.AttributeValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Costs of typical expressions on an item with ten attributes, in nanoseconds. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class ConditionBenchmark {
    private static final String CONDITION =
            "attribute_exists(customer) AND #state = :open AND amount BETWEEN :low AND :high";
    private static final String UPDATE = "SET #state = :closed, version = version + :one REMOVE claimedBy";

    private final Map<String, String> names = Map.of("#state", "state");
    private final Map<String, AttributeValue> conditionValues =
            Map.of(":open", Examples.s("OPEN"), ":low", Examples.n("10"), ":high", Examples.n("1000"));
    private final Map<String, AttributeValue> updateValues =
            Map.of(":closed", Examples.s("CLOSED"), ":one", Examples.n("1"));
    private final Map<String, AttributeValue> item = item();
    private final Condition condition = parseCondition();
    private final Update update = parseUpdate();
    private final Projection projection =
            ProjectionParser.parse("customer, amount, address.city, #state", new Substitutions(names, null));

    /** The text of a condition to its tree, with names and values. */
    @Benchmark
    public Condition parseCondition() {
        return ConditionParser.parse("ConditionExpression", CONDITION, new Substitutions(names, conditionValues));
    }

    /** Whether it holds. */
    @Benchmark
    public boolean evaluateCondition() {
        return ConditionEvaluator.holds(condition, item);
    }

    /** The text of an update to its actions. */
    @Benchmark
    public Update parseUpdate() {
        return UpdateParser.parse(UPDATE, new Substitutions(names, updateValues));
    }

    /** The item after it. */
    @Benchmark
    public Map<String, AttributeValue> applyUpdate() {
        return UpdateEvaluator.apply(update, item);
    }

    /** Four of the item's values. */
    @Benchmark
    public Map<String, AttributeValue> project() {
        return projection.applyTo(item);
    }

    private static Map<String, AttributeValue> item() {
        Map<String, AttributeValue> item = new LinkedHashMap<>();
        item.put("customer", Examples.s("customer-000123"));
        item.put("order", Examples.s("2026-10-07-000045"));
        item.put("state", Examples.s("OPEN"));
        item.put("amount", Examples.n("129.95"));
        item.put("version", Examples.n("41"));
        item.put("claimedBy", Examples.s("worker-7"));
        item.put("paid", new AttributeValue.Bool(true));
        item.put("tags", Examples.ss("new", "gift"));
        item.put("address", new AttributeValue.M(Map.of("city", Examples.s("Caracas"), "zip", Examples.s("1010"))));
        item.put("lines", new AttributeValue.L(List.of(Examples.n("1"), Examples.n("2"))));
        return item;
    }
}
