/**
 * The steps that are functions of a study, on Apache Spark: labels, scores, features, findings and
 * reports of a collection that outgrows one machine.
 *
 * <p>In: what the plain commands take. Out: what they print, and tables in Parquet. Studies are
 * dealt out in slices; a slice that fails is done again elsewhere, and a study that is broken
 * becomes a row with its problem. Begin with {@link cxr.spark.Cluster}, which says where the work
 * is done, and {@link cxr.spark.SparkScorer}, which adds up scores from slices.
 */
package cxr.spark;
