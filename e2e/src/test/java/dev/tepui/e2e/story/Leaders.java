package dev.tepui.e2e.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which groups a member leads, by its metrics. */
final class Leaders {
    private static final int ADMIN_PORT = 8020;
    private static final Pattern LEADS =
            Pattern.compile("^tepui_raft_role\\{group=\"([^\"]+)\",role=\"LEADER\",?} 1\\.0$", Pattern.MULTILINE);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private Leaders() {}

    /** The groups that the member behind an endpoint leads; none when it does not answer. */
    static Set<String> groupsOf(URI member) {
        URI metrics = URI.create("http://" + member.getHost() + ":" + ADMIN_PORT + "/metrics");
        HttpRequest request =
                HttpRequest.newBuilder(metrics).timeout(Duration.ofSeconds(5)).build();
        try {
            String text =
                    HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
            return LEADS.matcher(text).results().map(found -> found.group(1)).collect(Collectors.toSet());
        } catch (IOException down) {
            return Set.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        }
    }
}
