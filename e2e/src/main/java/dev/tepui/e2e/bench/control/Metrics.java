package dev.tepui.e2e.bench.control;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One scrape.
 *
 * @param series values by name and labels, as they are written
 */
record Metrics(Map<String, Double> series) {
    /** Reads Prometheus' text format. */
    static Metrics parse(String text) {
        Map<String, Double> series = new HashMap<>();
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int end = line.lastIndexOf(' ');
            series.put(line.substring(0, end), Double.valueOf(line.substring(end + 1)));
        });
        return new Metrics(series);
    }

    /** Over all series of a name that have all of the labels, each written {@code name="value"}; 0 without any. */
    double sum(String name, String... labels) {
        return series.entrySet().stream()
                .filter(entry -> entry.getKey().equals(name) || entry.getKey().startsWith(name + "{"))
                .filter(entry -> List.of(labels).stream().allMatch(entry.getKey()::contains))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }
}
