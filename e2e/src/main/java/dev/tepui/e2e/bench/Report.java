package dev.tepui.e2e.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The benchmark's results as Markdown: every measurement, then ratios to the comparison that the aims name. */
final class Report {
    private final List<Measurement> measurements = new ArrayList<>();
    private final List<String> processes = new ArrayList<>();

    void add(Measurement measurement) {
        measurements.add(measurement);
    }

    void addProcess(Target target, long idleKib, long loadedKib) {
        processes.add(line(
                "| %s | %d ms | %d MiB | %d MiB |",
                target.name(), target.startUp().toMillis(), idleKib / 1024, loadedKib / 1024));
    }

    String markdown() {
        StringBuilder text = new StringBuilder();
        text.append("| target | workload | connections | requests/s | p50 ms | p99 ms | CPU µs/request | failures |\n");
        text.append("|---|---|---:|---:|---:|---:|---:|---:|\n");
        for (Measurement m : measurements) {
            text.append(line(
                            "| %s | %s | %d | %,.0f | %.2f | %.2f | %.0f | %d |",
                            m.target(),
                            m.workload(),
                            m.connections(),
                            m.perSecond(),
                            m.p50Millis(),
                            m.p99Millis(),
                            m.cpuMicrosPerRequest(),
                            m.result().failures()))
                    .append('\n');
        }
        text.append("\n| target | start-up | RSS idle | RSS after load |\n|---|---:|---:|---:|\n");
        processes.forEach(process -> text.append(process).append('\n'));
        text.append("\n| ratio at 64 connections | requests/s | aim |\n|---|---:|---:|\n");
        ratio(text, Targets.ONE_MEMBER, Workload.GET_EVENTUAL, Targets.ECHO, "≥ 0.5");
        ratio(text, Targets.ONE_MEMBER, Workload.GET_EVENTUAL, Targets.LOCAL_MEMORY, "≥ 4");
        ratio(text, Targets.ONE_MEMBER, Workload.GET_STRONG, Targets.LOCAL_MEMORY, "");
        ratio(text, Targets.ONE_MEMBER, Workload.PUT, Targets.LOCAL_DISK, "≥ 10");
        ratio(text, Targets.THREE_MEMBERS, Workload.PUT, Targets.LOCAL_DISK, "≥ 4");
        ratio(text, Targets.THREE_MEMBERS, Workload.GET_EVENTUAL, Targets.LOCAL_MEMORY, "");
        return text.toString();
    }

    private void ratio(StringBuilder text, String target, Workload workload, String base, String aim) {
        Optional<Measurement> ours = find(target, workload);
        Optional<Measurement> theirs =
                find(base, base.equals(Targets.ECHO) ? workload.named(Targets.ECHO_WORKLOAD) : workload);
        if (ours.isPresent() && theirs.isPresent()) {
            double ratio = ours.get().perSecond() / theirs.get().perSecond();
            text.append(line("| %s, %s ÷ %s | %.2f | %s |", target, workload.name(), base, ratio, aim))
                    .append('\n');
        }
    }

    private Optional<Measurement> find(String target, Workload workload) {
        return measurements.stream()
                .filter(m -> m.target().equals(target) && m.workload().equals(workload.name()))
                .filter(m -> m.connections() == BenchmarkMain.MOST_CONNECTIONS)
                .findFirst();
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
