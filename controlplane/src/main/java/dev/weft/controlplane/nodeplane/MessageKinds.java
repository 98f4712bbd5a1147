package dev.weft.controlplane.nodeplane;

import java.util.Locale;

/** The words by which counters call the kinds of messages: {@code ping}, {@code ping-request}, … */
final class MessageKinds {
    /** What introduces a node that the receiver may not know; no {@link Message}, because it is sealed otherwise. */
    static final String INTRODUCTION = "introduction";

    private static final ClassValue<String> WORDS = new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
            return type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
        }
    };

    private MessageKinds() {}

    static String word(Message message) {
        return WORDS.get(message.getClass());
    }
}
