package dev.tepui.images;

/**
 * What an image is called.
 *
 * @param repository for example {@code tepui/operator}; without a registry it is one of Docker Hub's, by convention
 * @param tag version of the product
 */
public record ImageName(String repository, String tag) {

    /** As a pod names it. */
    @Override
    public String toString() {
        return repository + ":" + tag;
    }

    /** The name with its registry, as containerd keeps it. */
    String qualified() {
        String registry = repository.substring(0, Math.max(0, repository.indexOf('/')));
        boolean named = registry.contains(".") || registry.contains(":") || registry.equals("localhost");
        return (named ? "" : "docker.io/") + this;
    }

    /** Its files: no slashes, and for which processor it is. */
    String file(Machine machine) {
        return repository.replaceAll(".*/", "tepui-") + "-" + tag + "-linux-" + machine.architecture();
    }
}
