package dev.localdeploy.cli.doctor;

/**
 * What an examination showed.
 *
 * @param check what was examined, a word that scripts can rely on
 * @param message what was seen
 * @param remedy what to do; empty if all is well
 */
public record Finding(String check, Verdict verdict, String message, String remedy) {

    /** How bad it is. */
    public enum Verdict {
        OK,
        /** It works, but less well than it could. */
        WARNING,
        /** It does not work, or will not for long. */
        PROBLEM
    }

    static Finding ok(String check, String message) {
        return new Finding(check, Verdict.OK, message, "");
    }

    static Finding warning(String check, String message, String remedy) {
        return new Finding(check, Verdict.WARNING, message, remedy);
    }

    static Finding problem(String check, String message, String remedy) {
        return new Finding(check, Verdict.PROBLEM, message, remedy);
    }
}
