package cxr.attention;

import cxr.attention.Explainer.Method;

/**
 * One figure of one map.
 *
 * @param study its id
 * @param target what is explained: {@code finding}, {@code sentence} or {@code word}
 * @param finding its name
 * @param measure {@code deletion} or {@code insertion}, with a share of places behind it where it
 *     is a point of a curve; {@code pointing}, {@code iou}, {@code contrast}; {@code side}, whether
 *     more than half of the map lies on the side that the sentence names, and {@code side share},
 *     how much does
 */
record Measured(
    String study, String target, String finding, Method method, String measure, double value) {}
