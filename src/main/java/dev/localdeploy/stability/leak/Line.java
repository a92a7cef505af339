package dev.localdeploy.stability.leak;

/**
 * A straight line through points.
 *
 * @param slope MB per minute
 * @param slopeError standard error of the slope, in the same unit
 * @param fit share of the variation that the line explains, r²
 */
record Line(int points, double slope, double slopeError, double fit) {
    /**
     * So many standard errors a slope must have to be no accident. For ten points that is an r² of
     * 0.86; one step in the middle of flat memory reaches 0.76.
     */
    private static final double SURE = 7;

    /** Four points lie on a line by accident more easily. */
    private static final double SURE_OF_FOUR = 16;

    private static final double MARGIN = 2;

    boolean fits() {
        return slope >= (points > 4 ? SURE : SURE_OF_FOUR) * slopeError;
    }

    /** Whether the slope is above the bound, and would still be with less luck. */
    boolean isSurelyAbove(double bound) {
        return slope - MARGIN * slopeError > bound;
    }
}
