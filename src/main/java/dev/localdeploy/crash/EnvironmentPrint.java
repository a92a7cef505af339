package dev.localdeploy.crash;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Environments in a form that tells whether a value changed, and never what it was. */
final class EnvironmentPrint {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 12;

    private EnvironmentPrint() {}

    /**
     * @param salt of one deployment; with another one, equal values look different
     * @return name to keyed hash
     */
    static Map<String, String> of(Map<String, String> environment, String salt) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(salt.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            Map<String, String> print = new TreeMap<>();
            environment.forEach((name, value) -> {
                byte[] hash = mac.doFinal((name + '=' + value).getBytes(StandardCharsets.UTF_8));
                print.put(name, HexFormat.of().formatHex(hash, 0, BYTES));
            });
            return print;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    static EnvironmentChange between(Map<String, String> before, Map<String, String> after) {
        List<String> added = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        var names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        for (String name : names) {
            if (!before.containsKey(name)) {
                added.add(name);
            } else if (!after.containsKey(name)) {
                removed.add(name);
            } else if (!before.get(name).equals(after.get(name))) {
                changed.add(name);
            }
        }
        return new EnvironmentChange(added, removed, changed);
    }
}
