/**
 * Networks that read X-rays: ResNet, EfficientNet-Lite and DenseNet.
 *
 * <p>In: images [n, C, H, W]. Out: a map of features for each. Begin with {@link
 * cxr.model.encoder.Encoder}: a new encoder is one class that implements it, and one line in {@code
 * META-INF/services}.
 */
package cxr.model.encoder;
