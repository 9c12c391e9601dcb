package dev.tepui.crd.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;
import java.util.List;
import java.util.Map;

/**
 * Desired pool. Fields with a default hold it in a new object too, so that code that was not given a resource by an API
 * server sees what an API server would have filled in.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public final class StoragePoolSpec {

    @Required
    @JsonPropertyDescription("Zones of the pool, 1, 3 or 5: each holds one replica of everything. Immutable.")
    private List<PoolZone> zones;

    @Default("1")
    @Min(1)
    @Max(64)
    @SpecReplicas
    @JsonPropertyDescription("Members per zone. When it grows, replication groups move to the new members; when it"
            + " shrinks, they leave the last ones before these stop. Clients go on meanwhile.")
    private Integer cells = 1;

    @Default("12")
    @Min(1)
    @Max(256)
    @JsonPropertyDescription("Replication groups over which every table is spread. More groups than the pool will ever"
            + " have cells. Immutable.")
    private Integer replicationGroups = 12;

    @Default("us-east-1")
    @JsonPropertyDescription("Region in the ARNs of the pool's tables, and the one SDKs must be set to. Immutable.")
    private String region = "us-east-1";

    @JsonPropertyDescription("Image of the storage node; the operator's own version when not set. A change restarts the"
            + " members one by one.")
    private String image;

    @JsonPropertyDescription("When the image is pulled: Always, IfNotPresent or Never.")
    private String imagePullPolicy;

    @JsonPropertyDescription("CPU and memory of each member. The member divides its memory limit between heap and"
            + " storage. A change restarts the members one by one.")
    private ResourceRequirements resources = new ResourceRequirementsBuilder()
            .addToRequests("memory", new Quantity("1", "Gi"))
            .addToLimits("memory", new Quantity("1", "Gi"))
            .build();

    @JsonPropertyDescription("Volume of each member.")
    private PoolStorage storage = new PoolStorage(null, null, null, null, null);

    @JsonPropertyDescription("How items whose time has come are deleted.")
    private PoolTimeToLive timeToLive = new PoolTimeToLive(null, null);

    @Default("false")
    @JsonPropertyDescription(
            "Whether the members are stopped. Their volumes stay, and the pool goes on where it was when"
                    + " this is false again.")
    private Boolean hibernated = false;

    @JsonPropertyDescription(
            "When members may be restarted for a change of image, resources or configuration; at any time"
                    + " when not set.")
    private List<MaintenanceWindow> maintenanceWindows;

    @JsonPropertyDescription("Tolerations of the members. A change restarts the members one by one.")
    private List<Toleration> tolerations;

    @JsonPropertyDescription("Annotations of the members' pods. A change restarts the members one by one.")
    private Map<String, String> podAnnotations;

    public List<PoolZone> getZones() {
        return zones;
    }

    public void setZones(List<PoolZone> zones) {
        this.zones = zones;
    }

    public Integer getCells() {
        return cells;
    }

    public void setCells(Integer cells) {
        this.cells = cells;
    }

    public Integer getReplicationGroups() {
        return replicationGroups;
    }

    public void setReplicationGroups(Integer replicationGroups) {
        this.replicationGroups = replicationGroups;
    }

    public String getRegion() {
        return region;
    }

    public void setRegion(String region) {
        this.region = region;
    }

    public String getImage() {
        return image;
    }

    public void setImage(String image) {
        this.image = image;
    }

    public String getImagePullPolicy() {
        return imagePullPolicy;
    }

    public void setImagePullPolicy(String imagePullPolicy) {
        this.imagePullPolicy = imagePullPolicy;
    }

    public ResourceRequirements getResources() {
        return resources;
    }

    public void setResources(ResourceRequirements resources) {
        this.resources = resources;
    }

    public PoolStorage getStorage() {
        return storage;
    }

    public void setStorage(PoolStorage storage) {
        this.storage = storage;
    }

    public PoolTimeToLive getTimeToLive() {
        return timeToLive;
    }

    public void setTimeToLive(PoolTimeToLive timeToLive) {
        this.timeToLive = timeToLive;
    }

    public Boolean getHibernated() {
        return hibernated;
    }

    public void setHibernated(Boolean hibernated) {
        this.hibernated = hibernated;
    }

    public List<MaintenanceWindow> getMaintenanceWindows() {
        return maintenanceWindows;
    }

    public void setMaintenanceWindows(List<MaintenanceWindow> maintenanceWindows) {
        this.maintenanceWindows = maintenanceWindows;
    }

    public List<Toleration> getTolerations() {
        return tolerations;
    }

    public void setTolerations(List<Toleration> tolerations) {
        this.tolerations = tolerations;
    }

    public Map<String, String> getPodAnnotations() {
        return podAnnotations;
    }

    public void setPodAnnotations(Map<String, String> podAnnotations) {
        this.podAnnotations = podAnnotations;
    }
}
