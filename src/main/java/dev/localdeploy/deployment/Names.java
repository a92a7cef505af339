package dev.localdeploy.deployment;

import dev.localdeploy.deployment.Refusal.Code;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Makes and checks the ids and names of deployments. */
final class Names {
    private static final int LONGEST = 64;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern ID = Pattern.compile("deployment-\\d{8}-[0-9a-f]{8}");
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Names() {}

    /** Such as {@code deployment-20251022-a3f7b2c1}: UTC date and eight random hex digits. */
    static String newId(Instant now, RandomGenerator random) {
        return "deployment-%s-%08x".formatted(day(now), random.nextInt());
    }

    /** As it stands in an id. */
    static String day(Instant moment) {
        return DAY.format(moment);
    }

    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** The name itself, or a refusal that teaches. */
    static String checked(String name, Set<String> taken) {
        if (!isName(name)) {
            throw new Refusal(
                    Code.INVALID_REQUEST,
                    ("'%s' is not a deployment name: use 1 to 64 of a-z, A-Z, 0-9, '.', '_' and"
                                    + " '-', beginning with a letter or digit, like 'billing-api'")
                            .formatted(name));
        }
        if (taken.contains(name)) {
            throw new Refusal(
                    Code.NAME_TAKEN,
                    "there is a deployment named '%s' already: restart or remove it, or give another --name"
                            .formatted(name));
        }
        return name;
    }

    private static boolean isName(String text) {
        return NAME.matcher(text).matches() && !isId(text);
    }

    static boolean isFree(String name, Set<String> taken) {
        return isName(name) && !taken.contains(name);
    }

    /** A name for a deployment whose user gave none: that of its folder, made unique. */
    static String derived(Path workingDirectory, Set<String> taken) {
        Path last = workingDirectory.getFileName();
        String folder = last == null ? "" : last.toString();
        String plain = folder.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[^A-Za-z0-9]+", "");
        String base = plain.isEmpty() || isId(plain) ? "deployment" : plain;
        String shortened = base.substring(0, Math.min(base.length(), LONGEST - 6));
        String name = shortened;
        for (int number = 2; taken.contains(name); number++) {
            name = shortened + "-" + number;
        }
        return name;
    }
}
