package dev.weft.agent.cli;

import java.util.Comparator;

/** As people sort: {@code node2} before {@code node10}. */
enum NaturalOrder implements Comparator<String> {
    INSTANCE;

    @Override
    public int compare(String one, String other) {
        int at = 0;
        int atOther = 0;
        while (at < one.length() && atOther < other.length()) {
            int end = numberEnd(one, at);
            int endOther = numberEnd(other, atOther);
            int order;
            if (end > at && endOther > atOther) {
                order = compareNumbers(one.substring(at, end), other.substring(atOther, endOther));
                at = end;
                atOther = endOther;
            } else {
                order = Character.compare(one.charAt(at++), other.charAt(atOther++));
            }
            if (order != 0) {
                return order;
            }
        }
        int order = Integer.compare(one.length() - at, other.length() - atOther);
        return order != 0 ? order : one.compareTo(other);
    }

    private static int numberEnd(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    /** Of any length. */
    private static int compareNumbers(String one, String other) {
        String bare = one.replaceFirst("^0+(?=.)", "");
        String bareOther = other.replaceFirst("^0+(?=.)", "");
        return bare.length() != bareOther.length()
                ? Integer.compare(bare.length(), bareOther.length())
                : bare.compareTo(bareOther);
    }
}
