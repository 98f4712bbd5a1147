package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.ledger.Ledger;
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
 * Whatever happens, no map, list or queue of a core grows without end. They are found by reflection, so a new one is
 * looked at without being named here. Only the ledger may hold more: all entries there are.
 */
final class MemoryOracle {
    private static final long PERIOD_MILLIS = 10_000;

    /** The largest named limit of a collection in a core (of the gossip queue, and of the relays). */
    private static final int MOST = 256;

    /** Some collections hold something for each node that was ever heard of. */
    private static final int MOST_PER_NODE = 4;

    private static final Map<Class<?>, List<Field>> FIELDS = new ConcurrentHashMap<>();

    private final World world;

    MemoryOracle(World world) {
        this.world = world;
    }

    void begin() {
        world.schedule.in(PERIOD_MILLIS, () -> {
            world.nodes.stream().filter(SimulatedNode::isRunning).forEach(this::check);
            begin();
        });
    }

    private void check(SimulatedNode node) {
        look(node.core(), NodeCore.class.getSimpleName(), new IdentityHashMap<>());
    }

    private void look(@Nullable Object object, String name, Map<Object, Boolean> seen) {
        if (object instanceof Map<?, ?> map) {
            checkSize(map.size(), name);
            map.values().forEach(value -> look(value, name, seen));
        } else if (object instanceof Collection<?> collection) {
            checkSize(collection.size(), name);
            collection.forEach(value -> look(value, name, seen));
        } else if (object != null && isLookedInto(object.getClass()) && seen.put(object, true) == null) {
            for (Field field : FIELDS.computeIfAbsent(object.getClass(), MemoryOracle::fieldsOf)) {
                look(valueOf(field, object), field.getName(), seen);
            }
        }
    }

    private static boolean isLookedInto(Class<?> type) {
        return type.getName().startsWith("dev.weft.") && !type.isEnum() && type != Ledger.class && type != Entry.class;
    }

    private static List<Field> fieldsOf(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    field.setAccessible(true);
                    fields.add(field);
                }
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
        if (size > MOST + MOST_PER_NODE * world.nodes.size()) {
            throw new AssertionError("a core's '" + name + "' holds " + size + " elements");
        }
    }
}
