package dev.weft.house.planted.agent.lab;

/** Planted: knows what its place must not know. */
public final class Offender {

    private Offender() {}

    public static Class<?>[] known() {
        return new Class<?>[] {String.class};
    }
}
