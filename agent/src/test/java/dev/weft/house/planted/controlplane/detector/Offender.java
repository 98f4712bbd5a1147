package dev.weft.house.planted.controlplane.detector;

/** Planted: knows what its place must not know. */
public final class Offender {

    private Offender() {}

    public static Class<?>[] known() {
        return new Class<?>[] {
            dev.weft.house.planted.controlplane.nodeplane.Offender.class, java.nio.channels.DatagramChannel.class
        };
    }
}
