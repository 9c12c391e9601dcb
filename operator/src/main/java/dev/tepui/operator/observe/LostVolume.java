package dev.tepui.operator.observe;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;

/**
 * A member that cannot start because its volume is gone.
 *
 * @param host the member
 * @param pod waits for the volume
 * @param claim of that volume
 * @param what happened to the volume, as the end of a sentence that begins with the claim
 * @param since when the pod has been waiting
 */
public record LostVolume(String host, Pod pod, PersistentVolumeClaim claim, String what, Instant since) {}
