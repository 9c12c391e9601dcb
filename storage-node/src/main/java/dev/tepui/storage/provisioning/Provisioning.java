package dev.tepui.storage.provisioning;

import dev.tepui.storage.table.Table;
import dev.tepui.storage.table.TableChange;
import dev.tepui.storage.table.TableDefinition;
import java.util.concurrent.CompletionStage;

/**
 * Creates, changes and deletes tables on behalf of the SDK. Non-blocking. Stages complete exceptionally with
 * {@link RefusedException} when the answer is no, with another exception when nobody answered.
 */
public interface Provisioning {
    /** Creates a table; completes when the catalogue shows it. {@code createTableJson} is the request as it came. */
    CompletionStage<Table> create(TableDefinition definition, byte[] createTableJson);

    /**
     * Changes a table; completes with the table as it is then, when the catalogue shows it. Nothing is lost when two
     * change the same table at the same time.
     */
    CompletionStage<Table> update(Table table, TableChange change);

    /** Deletes a table; completes with the table as it was, when the catalogue shows it DELETING or not at all. */
    CompletionStage<Table> delete(String name);

    /** The request is refused; {@code kind} in DynamoDB's terms. */
    final class RefusedException extends RuntimeException {
        /** Reasons. */
        public enum Kind {
            /** ResourceInUseException. */
            RESOURCE_IN_USE,
            /** ResourceNotFoundException. */
            NOT_FOUND,
            /** ValidationException, also a refusal by an admission policy of the cluster. */
            VALIDATION,
            /** LimitExceededException. */
            LIMIT_EXCEEDED
        }

        private final Kind kind;

        /** Creates the exception with the text for the client. */
        public RefusedException(Kind kind, String message) {
            super(message, null, false, false);
            this.kind = kind;
        }

        /** Why. */
        public Kind kind() {
            return kind;
        }
    }
}
