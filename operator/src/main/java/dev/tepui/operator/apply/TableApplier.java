package dev.tepui.operator.apply;

import dev.tepui.crd.v1alpha1.StoragePool;
import dev.tepui.operator.nodeclient.Answer;
import dev.tepui.operator.nodeclient.NodeClient;
import dev.tepui.operator.nodeclient.TableOwner;
import dev.tepui.operator.nodeclient.TableState;
import dev.tepui.operator.plan.TableDeletion;
import dev.tepui.operator.plan.TablePlan;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Performs the plan for a table. */
public final class TableApplier {
    private static final Logger LOG = Logger.getLogger(TableApplier.class);

    private final NodeClient nodes;

    public TableApplier(NodeClient nodes) {
        this.nodes = nodes;
    }

    /** The pool's answer, when the plan asked it for something. */
    public Optional<Answer<TableState>> perform(TablePlan plan, KubernetesClient client) {
        return switch (plan) {
            case TablePlan.CreatePool create -> {
                createPool(create.pool(), client);
                yield Optional.empty();
            }
            case TablePlan.Declare declare -> {
                LOG.infof("declaring table %s", declare.tableName());
                yield Optional.of(nodes.putTable(
                        declare.access(),
                        declare.tableName(),
                        declare.owner(),
                        declare.definition(),
                        declare.streamSinks()));
            }
            case TablePlan.Wait wait -> Optional.empty();
            case TablePlan.Keep keep -> Optional.empty();
            case TablePlan.NameInUse taken -> Optional.empty();
        };
    }

    /** The pool's answer to the deletion. */
    public Answer<TableState> perform(TableDeletion.Delete delete) {
        if (delete.unprotect().isPresent()) {
            Answer<TableState> unprotected = nodes.putTable(
                    delete.access(),
                    delete.tableName(),
                    TableOwner.of(delete.resource()),
                    delete.unprotect().get(),
                    Optional.empty());
            if (!(unprotected instanceof Answer.Ok<TableState>)) {
                return unprotected;
            }
        }
        LOG.infof("deleting table %s", delete.tableName());
        return nodes.deleteTable(delete.access(), delete.tableName(), delete.resource());
    }

    /** By create: a pool that somebody made in the meantime stays as it is. */
    private static void createPool(StoragePool pool, KubernetesClient client) {
        try {
            client.resource(pool).create();
            LOG.infof(
                    "made the default pool of namespace %s", pool.getMetadata().getNamespace());
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }
}
