package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.feed.Entry;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * How much every map, list and queue holds that an object reaches through classes of Weft. They are found by reflection, so a
 * new one is looked at without being named.
 */
public final class CollectionSizes {
    private static final Map<Class<?>, List<Field>> FIELDS = new ConcurrentHashMap<>();

    private final Class<?> unbounded;
    private final ObjIntConsumer<String> seen;
    private final Set<Object> visited = Collections.newSetFromMap(new IdentityHashMap<>());

    private CollectionSizes(Class<?> unbounded, ObjIntConsumer<String> seen) {
        this.unbounded = unbounded;
        this.seen = seen;
    }

    /**
     * Looks at all once.
     *
     * @param unbounded the class that may hold more, which is not looked into
     * @param seen is given the name and the size of each
     */
    public static void look(Object object, Class<?> unbounded, ObjIntConsumer<String> seen) {
        new CollectionSizes(unbounded, seen).look(object, object.getClass().getSimpleName());
    }

    private void look(@Nullable Object object, String name) {
        if (object instanceof Map<?, ?> map) {
            seen.accept(name, map.size());
            map.values().forEach(value -> look(value, name));
        } else if (object instanceof Collection<?> collection) {
            seen.accept(name, collection.size());
            collection.forEach(value -> look(value, name));
        } else if (object != null && isLookedInto(object.getClass()) && visited.add(object)) {
            for (Field field : FIELDS.computeIfAbsent(object.getClass(), CollectionSizes::fieldsOf)) {
                look(valueOf(field, object), field.getName());
            }
        }
    }

    private boolean isLookedInto(Class<?> type) {
        return type.getName().startsWith("dev.weft.") && !type.isEnum() && type != unbounded && type != Entry.class;
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
}
