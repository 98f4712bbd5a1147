package dev.weft.house.planted.chat.store;

/** Planted: knows what its place must not know. */
public final class Offender {

    private Offender() {}

    public static Class<?>[] known() {
        return new Class<?>[] {dev.weft.house.planted.chat.Offender.class};
    }
}
