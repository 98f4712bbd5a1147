package dev.weft.chat.store;

import dev.weft.chat.core.Position;
import dev.weft.controlplane.identity.NodeId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How values stand in columns. */
final class Columns {
    private Columns() {}

    static byte[] position(Position position) {
        return HexFormat.of().parseHex(position.text());
    }

    static Position position(ResultSet row, String column) throws SQLException {
        return Position.parse(HexFormat.of().formatHex(row.getBytes(column)));
    }

    static NodeId id(ResultSet row, String column) throws SQLException {
        return NodeId.fromBytes(row.getBytes(column));
    }

    static @Nullable NodeId idOrNull(ResultSet row, String column) throws SQLException {
        byte[] bytes = row.getBytes(column);
        return bytes == null ? null : NodeId.fromBytes(bytes);
    }

    static byte @Nullable [] bytes(@Nullable NodeId id) {
        return id == null ? null : id.toBytes();
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static <E extends Enum<E>> E word(Class<E> type, ResultSet row, String column) throws SQLException {
        return Enum.valueOf(type, row.getString(column).toUpperCase(Locale.ROOT));
    }
}
