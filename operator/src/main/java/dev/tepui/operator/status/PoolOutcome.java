package dev.tepui.operator.status;

import java.util.List;
import java.util.Optional;

/**
 * What came of a plan for a pool.
 *
 * @param formed identifier under which all members have just formed the pool; empty when they were not told, or not all
 *     of them agreed
 * @param conflicts objects that could not be applied because they belong to somebody else, as kind and name
 * @param expansionRefused what the cluster said when volumes were to become larger; empty when it said nothing
 */
public record PoolOutcome(Optional<String> formed, List<String> conflicts, Optional<String> expansionRefused) {}
