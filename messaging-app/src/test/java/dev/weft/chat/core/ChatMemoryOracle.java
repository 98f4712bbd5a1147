package dev.weft.chat.core;

import dev.weft.controlplane.feed.Entry;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Whatever happens, no map, list or queue of a core grows without end. They are found by reflection, so a new one is looked
 * at without being named here. Only the store may hold more.
 */
final class ChatMemoryOracle {
    private static final long PERIOD_MILLIS = 7_000;

    /** Far more than a run has open at one time, and far less than what it writes. */
    private static final int MOST = 400;

    private static final Map<Class<?>, List<Field>> FIELDS = new ConcurrentHashMap<>();

    private final ChatWorld world;

    ChatMemoryOracle(ChatWorld world) {
        this.world = world;
    }

    void begin() {
        world.schedule.in(PERIOD_MILLIS, () -> {
            world.machines.stream()
                    .filter(ChatMachine::isRunning)
                    .forEach(machine -> look(machine.core(), "ChatCore", new IdentityHashMap<>()));
            begin();
        });
    }

    private void look(@Nullable Object object, String name, Map<Object, Boolean> seen) {
        if (object instanceof Map<?, ?> map) {
            checkSize(map.size(), name);
            map.values().forEach(value -> look(value, name, seen));
        } else if (object instanceof Collection<?> collection) {
            checkSize(collection.size(), name);
            collection.forEach(value -> look(value, name, seen));
        } else if (object != null && isLookedInto(object.getClass()) && seen.put(object, true) == null) {
            for (Field field : FIELDS.computeIfAbsent(object.getClass(), ChatMemoryOracle::fieldsOf)) {
                look(valueOf(field, object), field.getName(), seen);
            }
        }
    }

    private static boolean isLookedInto(Class<?> type) {
        return type.getName().startsWith("dev.weft.")
                && !type.isEnum()
                && type != MemoryChatStore.class
                && type != Entry.class;
    }

    private static List<Field> fieldsOf(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                field.setAccessible(true);
                fields.add(field);
            }
        }
        return fields;
    }

    private static @Nullable Object valueOf(Field field, Object object) {
        try {
            return field.get(object);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private void checkSize(int size, String name) {
        world.report.largestCollection = Math.max(world.report.largestCollection, size);
        if (size > MOST) {
            throw new AssertionError("a core's '" + name + "' holds " + size + " elements");
        }
    }
}
