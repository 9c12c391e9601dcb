package dev.tepui.crd.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tepui.crd.evaluation.Evaluator;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An API server refuses a CRD when a rule could cost more than 10,000,000 or all of them more than 100,000,000. Ours
 * stay below half of it, because its estimate is not ours to the last digit.
 */
class RuleCostTest {

    private static final double RULE_COST_MAX = 10_000_000 / 2;
    private static final double CRD_COST_MAX = 100_000_000 / 2;

    @ParameterizedTest
    @ValueSource(strings = {"tables.tepui.dev-v1.yaml", "storagepools.tepui.dev-v1.yaml"})
    void shouldBeCheapEnoughForAnApiServer(String crd) {
        Map<String, Double> costs = Evaluator.of(Path.of(crd)).costs();
        assertThat(costs)
                .isNotEmpty()
                .allSatisfy((rule, cost) -> assertThat(cost).as(rule).isLessThan(RULE_COST_MAX));
        assertThat(costs.values().stream().mapToDouble(Double::doubleValue).sum())
                .isLessThan(CRD_COST_MAX);
    }
}
