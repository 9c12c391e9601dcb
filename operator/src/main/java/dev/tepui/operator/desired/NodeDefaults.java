package dev.tepui.operator.desired;

/**
 * What the operator's configuration adds to every pool.
 *
 * @param image image of the storage node for pools that name none
 * @param provisioningBaseUrl where nodes hand in CreateTable calls, without the path; empty when the nodes' own
 *     catalogue shall answer them
 */
public record NodeDefaults(String image, String provisioningBaseUrl) {
    /** URL of the provisioning endpoint of one pool; empty when there is none. */
    String provisioningUrl(String namespace, String pool) {
        if (provisioningBaseUrl.isEmpty()) {
            return "";
        }
        return provisioningBaseUrl + "/provisioning/v1/namespaces/" + namespace + "/pools/" + pool;
    }
}
