package dev.weft.house.planted.agent.hosts;

/** Planted: knows what its place must not know. */
public final class Offender {

    private Offender() {}

    public static Class<?>[] known() {
        return new Class<?>[] {dev.weft.house.planted.agent.reconcile.Offender.class};
    }
}
