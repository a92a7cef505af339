package dev.localdeploy.log;

/**
 * When a log is rotated and how much of it is kept. Sizes are in bytes.
 *
 * @param maxSize what the live file may hold before its beginning is archived
 * @param keep archives, at least one
 * @param maxTotal what archives and live file may take together on the disk; archives are deleted
 *     for it, the live file never
 */
public record RotationPolicy(long maxSize, int keep, long maxTotal) {
    public RotationPolicy {
        if (maxSize < CapturedLog.BLOCK || keep < 1) {
            throw new IllegalArgumentException(
                    "a log cannot be rotated at %d bytes into %d archives: use at least %d bytes and one archive"
                            .formatted(maxSize, keep, CapturedLog.BLOCK));
        }
    }
}
