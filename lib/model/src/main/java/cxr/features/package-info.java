/**
 * What an encoder sees in X-rays, computed once for each and kept on disk, and what small learners
 * need that learn from it.
 *
 * <p>In: X-rays of an {@link cxr.image.ImageStore}, and a {@link cxr.model.ReportModel} with an
 * encoder. Out: rows for simple classifiers and retrieval, or the maps that the rest of the model
 * learns from. Begin with {@link cxr.features.FeatureStore}.
 */
package cxr.features;
