package dev.weft.agent.hosts;

import dev.weft.controlplane.identity.NetworkId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The content of a hosts file, in which each network has a block of lines between two marks. Whatever else is in the file
 * stays as it is, to the byte; with the block taken out again, the file is as it was before.
 */
final class HostsText {
    private static final String REMARK = " (names of its members; the agent replaces these lines)";
    /** The file did not end with a line's end before the block came; so this is how it ends again without the block. */
    private static final String UNENDED = " after an unended line";

    private static final Pattern LINE =
            Pattern.compile("[0-9a-fA-F.:]{2,45}( [a-z0-9.-]{1,200}\\." + Pattern.quote(HostNames.DOMAIN) + "){1,2}");
    /** Every byte is one character of this set, and back. */
    private static final java.nio.charset.Charset BYTES = StandardCharsets.ISO_8859_1;

    private final String before;
    private final boolean unended;
    private final List<String> block;
    private final String after;
    private final NetworkId network;

    private HostsText(NetworkId network, String before, boolean unended, List<String> block, String after) {
        this.network = network;
        this.before = before;
        this.unended = unended;
        this.block = List.copyOf(block);
        this.after = after;
    }

    /** Finds the block of the network; of several, which somebody made by copying, the first is the one, and the others go. */
    static HostsText parse(byte[] content, NetworkId network) {
        List<String> lines = lines(new String(content, BYTES));
        StringBuilder before = new StringBuilder();
        StringBuilder after = new StringBuilder();
        List<String> block = new ArrayList<>();
        boolean found = false;
        boolean unended = false;
        int next = 0;
        while (next < lines.size()) {
            String line = lines.get(next++);
            boolean afterUnended = isMark(line, begin(network, true));
            if (!afterUnended && !isMark(line, begin(network, false))) {
                (found ? after : before).append(line);
                continue;
            }
            boolean first = !found;
            found = true;
            unended = first ? afterUnended : unended;
            while (next < lines.size() && isOurs(lines.get(next))) {
                String ours = lines.get(next++).stripTrailing();
                if (first) {
                    block.add(ours);
                }
            }
            // Without its end, somebody changed the block: what is no line of ours is kept.
            if (next < lines.size() && isMark(lines.get(next), end(network))) {
                next++;
            }
        }
        return new HostsText(
                network,
                before.toString(),
                found ? unended : before.length() > 0 && before.charAt(before.length() - 1) != '\n',
                block,
                after.toString());
    }

    private static boolean isOurs(String line) {
        return LINE.matcher(line.stripTrailing()).matches();
    }

    /** Each with its end. */
    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            int next = end < 0 ? text.length() : end + 1;
            lines.add(text.substring(start, next));
            start = next;
        }
        return lines;
    }

    private static String begin(NetworkId network, boolean unended) {
        return "# weft " + network + " begin" + (unended ? UNENDED : "") + REMARK;
    }

    private static String end(NetworkId network) {
        return "# weft " + network + " end";
    }

    private static boolean isMark(String line, String mark) {
        return line.stripTrailing().equals(mark);
    }

    /** The lines of the block, without their ends. */
    List<String> block() {
        return block;
    }

    /** @throws IllegalArgumentException when a line is none that this block may have */
    HostsText with(List<String> lines) {
        lines.stream().filter(line -> !isOurs(line)).findFirst().ifPresent(line -> {
            throw new IllegalArgumentException("\"" + line + "\" is no line with names in ." + HostNames.DOMAIN);
        });
        return new HostsText(network, before, unended, lines, after);
    }

    byte[] bytes() {
        return (block.isEmpty() ? withoutBlock() : withBlock()).getBytes(BYTES);
    }

    private String withoutBlock() {
        boolean cut = unended && after.isEmpty() && before.endsWith("\n");
        return (cut ? before.substring(0, before.length() - 1) : before) + after;
    }

    private String withBlock() {
        String start = before.isEmpty() || before.endsWith("\n") ? before : before + "\n";
        return start + begin(network, unended) + "\n" + String.join("\n", block) + "\n" + end(network) + "\n" + after;
    }
}
