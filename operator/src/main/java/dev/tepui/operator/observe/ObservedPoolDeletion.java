package dev.tepui.operator.observe;

import dev.tepui.crd.v1alpha1.StoragePool;
import dev.tepui.operator.nodeclient.Answer;
import dev.tepui.operator.nodeclient.TableState;
import java.util.List;
import java.util.Optional;

/**
 * A pool that is to be deleted.
 *
 * @param tableResources names of the Table resources that use it
 * @param catalogue the tables that it holds, whoever made them; empty when nobody was asked, because resources remain
 *     anyway or no member serves
 * @param namespaceGoes whether the namespace is being deleted with all that is in it; nothing else is read then
 */
public record ObservedPoolDeletion(
        StoragePool pool,
        List<String> tableResources,
        Optional<Answer<List<TableState>>> catalogue,
        boolean namespaceGoes) {}
