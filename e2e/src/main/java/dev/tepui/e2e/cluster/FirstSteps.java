package dev.tepui.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a person gets when the local cluster is ready: an environment to source and three commands to try. */
final class FirstSteps {

    private static final String ENDPOINT = "AWS_ENDPOINT_URL_DYNAMODB";

    private FirstSteps() {}

    /** Writes the file to be sourced. The credentials are for a first try: any are taken until authentication is on. */
    static void writeEnvironment(ClusterHome home, URI endpoint) {
        List<String> lines = List.of(
                "# Variables for kubectl and AWS tools to reach the local cluster. Use: source .tepui/env",
                "export KUBECONFIG='" + home.kubeconfig() + "'",
                "export " + ENDPOINT + "='" + endpoint + "'",
                "export AWS_REGION='us-east-1'",
                "export AWS_DEFAULT_REGION='us-east-1'",
                "export AWS_ACCESS_KEY_ID='local'",
                "export AWS_SECRET_ACCESS_KEY='local'");
        try {
            Files.write(home.environmentFile(), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The endpoint and the commands. AWS CLI before 2.13 does not know the endpoint variable, hence the option. */
    static String text(ClusterHome home) {
        Path working = Path.of("").toAbsolutePath();
        Path environment = home.environmentFile().startsWith(working)
                ? working.relativize(home.environmentFile())
                : home.environmentFile();
        String text = """

                The local cluster is running. DynamoDB endpoint: %1$s

                Try:
                  source %2$s
                  kubectl get tables,storagepools,pods
                  aws dynamodb put-item --endpoint-url "$AWS_ENDPOINT_URL_DYNAMODB" --table-name orders \\
                    --item '{"customerId": {"S": "ada"}, "orderId": {"S": "2026-0001"}, "total": {"N": "12.5"}}'
                  aws dynamodb get-item --endpoint-url "$AWS_ENDPOINT_URL_DYNAMODB" --table-name orders \\
                    --key '{"customerId": {"S": "ada"}, "orderId": {"S": "2026-0001"}}' --consistent-read
                %3$s
                make down stops it; data stays for the next make up.""";
        return text.formatted(endpoint(home), environment, missingClients());
    }

    /** The endpoint that {@link #writeEnvironment} wrote. */
    static URI endpoint(ClusterHome home) {
        try {
            return Files.readAllLines(home.environmentFile()).stream()
                    .filter(line -> line.contains(ENDPOINT + "="))
                    .map(line -> line.replaceFirst(".*='(.*)'", "$1"))
                    .findFirst()
                    .map(URI::create)
                    .orElseThrow(() -> new IllegalStateException("no endpoint in " + home.environmentFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String missingClients() {
        StringBuilder text = new StringBuilder();
        if (!BackgroundProcess.hasProgram("kubectl")) {
            text.append("\nkubectl is not installed (Debian package kubernetes-client).");
        }
        if (!BackgroundProcess.hasProgram("aws")) {
            text.append("\nThe AWS CLI is not installed (Debian package awscli).");
        }
        return text.isEmpty() ? "" : text.append('\n').toString();
    }
}
