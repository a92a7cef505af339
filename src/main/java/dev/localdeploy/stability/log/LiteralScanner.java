package dev.localdeploy.stability.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the first line that contains one of several literals, at some gigabytes per second even
 * without an optimising compiler: it looks at every fourth pair of bytes only, and asks a table
 * whether the pair belongs to a literal. Of each literal one window of five bytes is in the table,
 * the one with the rarest pairs; wherever the literal stands, exactly one of the window's four
 * pairs is looked at, so none is missed. With literals of less than five bytes it is every second
 * pair and a window of three. It is the idea of Wu and Manber ("A fast algorithm for multi-pattern
 * searching", 1994) with a fixed step instead of a shift, so that no step waits for the one before.
 */
final class LiteralScanner {
    private static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Those that English has most, see Norvig, "English Letter Frequency Counts", 2012. */
    private static final String COMMON_PAIRS =
            "th he in er an re on at en nd ti es or te of ed is it al ar st to nt ng se ha as ou io le ve";

    private static final int PAIRS = 1 << 16;
    private static final int BUCKETS = 255;
    private static final int ROUND = 4 * Long.BYTES;

    /** A literal that contains the pair at this offset; -1: the pair's second byte begins it. */
    private record Spot(Literal literal, int offset) {}

    /** By pair, the first byte in the low bits: which bucket of spots, 0 for none. */
    private final byte[] bucketOf = new byte[PAIRS];

    /** By pair: bit N is set if it is pair N of a window. */
    private final byte[] placesOf = new byte[PAIRS];

    private final List<List<Spot>> buckets = new ArrayList<>(List.of(List.of()));
    private final int step;
    private int taken;

    /**
     * @param literals at least two bytes each
     */
    LiteralScanner(List<Literal> literals) {
        int shortest = literals.stream().mapToInt(Literal::length).min().orElse(5);
        step = shortest >= 5 ? 4 : 2;
        literals.forEach(this::add);
    }

    private void add(Literal literal) {
        if (literal.length() == 2) {
            addPair(literal, 0, 1);
            for (int before = 0; before <= 0xFF; before++) {
                addSpot(before, literal.at(0) & 0xFF, new Spot(literal, -1), 0);
            }
            return;
        }
        int begin = rarestWindow(literal);
        for (int place = 0; place < step; place++) {
            addPair(literal, begin + place, place);
        }
    }

    private void addPair(Literal literal, int offset, int place) {
        addSpot(
                literal.at(offset) & 0xFF,
                literal.at(offset + 1) & 0xFF,
                new Spot(literal, offset),
                place);
    }

    private void addSpot(int first, int second, Spot spot, int place) {
        put(first, second, spot, place);
        if (spot.literal().ignoresCase()) {
            put(upper(first), second, spot, place);
            put(first, upper(second), spot, place);
            put(upper(first), upper(second), spot, place);
        }
    }

    private void put(int first, int second, Spot spot, int place) {
        int pair = first | second << Byte.SIZE;
        placesOf[pair] |= (byte) (1 << place);
        int bucket = bucketOf[pair] & 0xFF;
        if (bucket == 0) {
            bucket = 1 + taken++ % BUCKETS;
            bucketOf[pair] = (byte) bucket;
        }
        while (buckets.size() <= bucket) {
            buckets.add(new ArrayList<>());
        }
        if (!buckets.get(bucket).contains(spot)) {
            buckets.get(bucket).add(spot);
        }
    }

    private static int upper(int letter) {
        return letter >= 'a' && letter <= 'z' ? letter - ('a' - 'A') : letter;
    }

    private int rarestWindow(Literal literal) {
        int best = 0;
        int least = Integer.MAX_VALUE;
        for (int begin = 0; begin + step < literal.length(); begin++) {
            int weight = 0;
            for (int offset = begin; offset < begin + step; offset++) {
                weight += frequency(literal.at(offset), literal.at(offset + 1));
            }
            if (weight < least) {
                least = weight;
                best = begin;
            }
        }
        return best;
    }

    /** Roughly, in logs. */
    private static int frequency(byte first, byte second) {
        boolean common = COMMON_PAIRS.contains("" + (char) first + (char) second);
        return frequency(first) * frequency(second) * (common ? 3 : 1);
    }

    private static int frequency(byte letter) {
        if (" etaoinsr".indexOf(letter) >= 0 || Character.isDigit(letter)) {
            return 9;
        }
        if (Character.isLowerCase(letter)) {
            return 4;
        }
        return Character.isUpperCase(letter) || "-.:/,=\"[]".indexOf(letter) >= 0 ? 2 : 1;
    }

    /**
     * @return where a literal begins, in the first line that contains one; -1 if there is none
     */
    int next(byte[] bytes, int from, int end) {
        return step == 4 ? nextOfLong(bytes, from, end) : nextOfShort(bytes, from, end);
    }

    /** Four words a round: without an optimising compiler nobody else unrolls the loop. */
    private int nextOfLong(byte[] bytes, int from, int end) {
        byte[] table = placesOf;
        int at = from;
        for (; at <= end - ROUND; at += ROUND) {
            if ((places(table, (long) WORD.get(bytes, at))
                            | places(table, (long) WORD.get(bytes, at + Long.BYTES))
                            | places(table, (long) WORD.get(bytes, at + 2 * Long.BYTES))
                            | places(table, (long) WORD.get(bytes, at + 3 * Long.BYTES)))
                    != 0) {
                int found = inWords(bytes, at, at + ROUND, from, end);
                if (found >= 0) {
                    return found;
                }
            }
        }
        int rest = end - (end - at) % Long.BYTES;
        int found = inWords(bytes, at, rest, from, end);
        return found >= 0 ? found : inRest(bytes, rest, from, end);
    }

    private int inWords(byte[] bytes, int wordsFrom, int wordsEnd, int from, int end) {
        byte[] table = placesOf;
        for (int at = wordsFrom; at < wordsEnd; at += Long.BYTES) {
            if (places(table, (long) WORD.get(bytes, at)) != 0) {
                int found = among(bytes, at, at + Long.BYTES, from, end);
                if (found >= 0) {
                    return found;
                }
            }
        }
        return -1;
    }

    private static int places(byte[] table, long word) {
        return table[(int) word & 0xFFFF] | table[(int) (word >>> 32) & 0xFFFF];
    }

    private int nextOfShort(byte[] bytes, int from, int end) {
        byte[] table = placesOf;
        int at = from;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            long word = (long) WORD.get(bytes, at);
            if ((table[(int) word & 0xFFFF]
                            | table[(int) (word >>> 16) & 0xFFFF]
                            | table[(int) (word >>> 32) & 0xFFFF]
                            | table[(int) (word >>> 48)])
                    != 0) {
                int found = among(bytes, at, at + Long.BYTES, from, end);
                if (found >= 0) {
                    return found;
                }
            }
        }
        return inRest(bytes, at, from, end);
    }

    /** Looks closely at the pairs that were looked at. */
    private int among(byte[] bytes, int pairsFrom, int pairsEnd, int from, int end) {
        for (int pair = pairsFrom; pair < pairsEnd; pair += step) {
            int found = around(bytes, pair, from, end);
            if (found >= 0) {
                return found;
            }
        }
        return -1;
    }

    private int inRest(byte[] bytes, int pairsFrom, int from, int end) {
        for (int pair = pairsFrom; pair < end - 1; pair++) {
            int found = around(bytes, pair, from, end);
            if (found >= 0) {
                return found;
            }
        }
        return -1;
    }

    private int around(byte[] bytes, int pair, int from, int end) {
        if (fitsItsNeighbours(bytes, pair, from, end)) {
            List<Spot> spots = buckets.get(bucketOf[pair(bytes, pair)] & 0xFF);
            for (int i = 0; i < spots.size(); i++) {
                Spot spot = spots.get(i);
                int start = pair - spot.offset();
                if (spot.literal().standsAt(bytes, start, from, end)) {
                    return start;
                }
            }
        }
        return -1;
    }

    /**
     * Most pairs that are in the table stand between others that are not, and this is seen without
     * a look at any literal: the pair at place N of a window stands between those at N - 1 and N +
     * 1.
     */
    private boolean fitsItsNeighbours(byte[] bytes, int pair, int from, int end) {
        int places = placesOf[pair(bytes, pair)];
        if (pair > from) {
            places &= placesOf[pair(bytes, pair - 1)] << 1 | 1;
        }
        if (pair + 2 < end) {
            places &= placesOf[pair(bytes, pair + 1)] >>> 1 | 1 << (step - 1);
        }
        return places != 0;
    }

    private static int pair(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) | (bytes[at + 1] & 0xFF) << Byte.SIZE;
    }
}
