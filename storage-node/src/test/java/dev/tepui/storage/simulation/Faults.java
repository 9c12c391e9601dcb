package dev.tepui.storage.simulation;

/** Chances of faults, 0 to 1. Mutable so that a test can heal its world. */
public final class Faults {
    /** A message does not leave; the sender knows. */
    public double notSent;

    /** A message vanishes; the sender times out. */
    public double lostRequest;

    /** The answer vanishes; the sender times out. */
    public double lostAnswer;

    /** A message arrives twice. */
    public double doubled;

    /** A message arrives long after its sender gave up. */
    public double late;

    /** A proposal is refused. */
    public double rejected;

    /** A proposal's outcome is unknown; half of them are in the log. */
    public double unknown;

    /** The leader moves before a proposal. */
    public double leaderMoves;

    /** No faults at all. */
    public void heal() {
        notSent = lostRequest = lostAnswer = doubled = late = rejected = unknown = leaderMoves = 0;
    }

    /** All of them, often. */
    public static Faults stormy() {
        Faults faults = new Faults();
        faults.notSent = 0.05;
        faults.lostRequest = 0.05;
        faults.lostAnswer = 0.08;
        faults.doubled = 0.1;
        faults.late = 0.05;
        faults.rejected = 0.05;
        faults.unknown = 0.08;
        faults.leaderMoves = 0.05;
        return faults;
    }
}
