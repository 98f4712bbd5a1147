package dev.weft.scale;

/**
 * What one run has shown.
 *
 * @param nodeSeconds of the quiet time
 * @param bytesPerNodeSecond in the quiet time, with headers
 * @param datagramsPerNodeSecond in the quiet time
 * @param falseSuspicions lives of running nodes that were accused in the quiet time
 * @param falseVerdicts lives of running nodes that were pronounced dead in the quiet time
 * @param falseDeadShown how often one node came to show a running one as dead in the quiet time
 * @param toVerdict from each crash to the first verdict of anybody
 * @param toSurvivor from each crash to each survivor that shows it
 * @param spread from the first verdict to each survivor that shows it
 * @param events simulated
 * @param trace equal for equal runs
 */
record ScaleOutcome(
        ScalePlan plan,
        double nodeSeconds,
        double bytesPerNodeSecond,
        double datagramsPerNodeSecond,
        long falseSuspicions,
        long falseVerdicts,
        long falseDeadShown,
        Distribution toVerdict,
        Distribution toSurvivor,
        Distribution spread,
        long events,
        long trace) {}
