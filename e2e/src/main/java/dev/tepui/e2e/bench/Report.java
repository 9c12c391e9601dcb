package dev.tepui.e2e.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The comparison's results as Markdown: every measurement, then ratios to the comparison that the aims name. */
final class Report {
    private final List<Measurement> closed = new ArrayList<>();
    private final List<Measurement> paced = new ArrayList<>();
    private final List<String> processes = new ArrayList<>();

    /** A closed loop. */
    void addClosed(Measurement measurement) {
        closed.add(measurement);
        progress(measurement, "");
    }

    /** A steady rate below saturation. */
    void addPaced(Measurement measurement) {
        paced.add(measurement);
        progress(measurement, " at a steady rate");
    }

    private static void progress(Measurement m, String how) {
        System.err.printf(
                "%s, %s, %d connections%s: %,.0f/s, p99 %.2f ms%n",
                m.target(), m.workload(), m.connections(), how, m.perSecond(), m.p99Millis());
    }

    void addProcess(Target target, long idleKib, long loadedKib) {
        processes.add(line(
                "| %s | %d ms | %d MiB | %d MiB |",
                target.name(), target.startUp().toMillis(), idleKib / 1024, loadedKib / 1024));
    }

    String markdown() {
        StringBuilder text = new StringBuilder();
        text.append("| target | workload | connections | requests/s | p50 ms | p99 ms | CPU µs/request |\n");
        text.append("|---|---|---:|---:|---:|---:|---:|\n");
        for (Measurement m : closed) {
            text.append(line(
                    "| %s | %s | %d | %,.0f | %.2f | %.2f | %.0f |\n",
                    m.target(),
                    m.workload(),
                    m.connections(),
                    m.perSecond(),
                    m.p50Millis(),
                    m.p99Millis(),
                    m.cpuMicrosPerRequest()));
        }
        text.append("\n| at 70 % of saturation | workload | requests/s | p50 ms | p99 ms | aim | CPU µs/request |\n");
        text.append("|---|---|---:|---:|---:|---:|---:|\n");
        for (Measurement m : paced) {
            text.append(line(
                    "| %s | %s | %,.0f | %.2f | %.2f | %s | %.0f |\n",
                    m.target(),
                    m.workload(),
                    m.perSecond(),
                    m.p50Millis(),
                    m.p99Millis(),
                    m.target().equals(Targets.ONE_MEMBER) ? "< 10" : "",
                    m.cpuMicrosPerRequest()));
        }
        text.append("\n| target | start-up | RSS idle | RSS after load |\n|---|---:|---:|---:|\n");
        processes.forEach(process -> text.append(process).append('\n'));
        appendRatios(text);
        return text.toString();
    }

    private void appendRatios(StringBuilder text) {
        text.append("\n| ratio at 64 connections | requests/s | aim |\n|---|---:|---:|\n");
        ratio(text, Targets.ONE_MEMBER, Workload.GET_EVENTUAL, Targets.ECHO, "≥ 0.5");
        ratio(text, Targets.ONE_MEMBER, Workload.GET_EVENTUAL, Targets.LOCAL_MEMORY, "≥ 4");
        ratio(text, Targets.ONE_MEMBER, Workload.GET_STRONG, Targets.LOCAL_MEMORY, "");
        ratio(text, Targets.ONE_MEMBER, Workload.BATCH_GET, Targets.LOCAL_MEMORY, "");
        ratio(text, Targets.ONE_MEMBER, Workload.QUERY, Targets.LOCAL_MEMORY, "≥ 5");
        ratio(text, Targets.ONE_MEMBER, Workload.PUT, Targets.LOCAL_DISK, "≥ 10");
        ratio(text, Targets.ONE_MEMBER, Workload.UPDATE, Targets.LOCAL_DISK, "≥ 8");
        ratio(text, Targets.THREE_MEMBERS, Workload.PUT, Targets.LOCAL_DISK, "≥ 4");
        ratio(text, Targets.THREE_MEMBERS, Workload.UPDATE, Targets.LOCAL_DISK, "");
        ratio(text, Targets.THREE_MEMBERS, Workload.GET_EVENTUAL, Targets.LOCAL_MEMORY, "");
        ratio(text, Targets.THREE_MEMBERS, Workload.BATCH_GET, Targets.LOCAL_MEMORY, "");
        ratio(text, Targets.THREE_MEMBERS, Workload.QUERY, Targets.LOCAL_MEMORY, "");
    }

    private void ratio(StringBuilder text, String target, String workload, String base, String aim) {
        Optional<Measurement> ours = find(target, workload);
        Optional<Measurement> theirs = find(base, base.equals(Targets.ECHO) ? Workload.ECHO : workload);
        if (ours.isPresent() && theirs.isPresent()) {
            double ratio = ours.get().perSecond() / theirs.get().perSecond();
            text.append(line("| %s, %s ÷ %s | %.2f | %s |\n", target, workload, base, ratio, aim));
        }
    }

    private Optional<Measurement> find(String target, String workload) {
        return closed.stream()
                .filter(m -> m.target().equals(target) && m.workload().equals(workload))
                .filter(m -> m.connections() == Comparison.MOST_CONNECTIONS)
                .findFirst();
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
