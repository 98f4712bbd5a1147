package dev.weft.controlplane.nodeplane;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A map with a maximum: when it is full, what was not looked at for the longest time goes. */
final class LeastRecent<K, V> {
    private final int maximum;
    private final Map<K, V> values = new LinkedHashMap<>(16, 0.75f, true);

    LeastRecent(int maximum) {
        this.maximum = maximum;
    }

    @Nullable
    V get(K key) {
        return values.get(key);
    }

    boolean containsKey(K key) {
        return values.containsKey(key);
    }

    void put(K key, V value) {
        values.put(key, value);
        shrink();
    }

    V getOrMake(K key, Function<K, V> make) {
        V known = values.get(key);
        if (known != null) {
            return known;
        }
        V made = make.apply(key);
        put(key, made);
        return made;
    }

    void remove(K key) {
        values.remove(key);
    }

    void clear() {
        values.clear();
    }

    int size() {
        return values.size();
    }

    private void shrink() {
        if (values.size() > maximum) {
            values.remove(values.keySet().iterator().next());
        }
    }
}
