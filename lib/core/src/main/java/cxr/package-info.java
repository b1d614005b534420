/**
 * Chest X-rays and their reports, from files to an honest score; a package is a step of the flow,
 * and imports only those before it.
 *
 * <p>{@code docs/architecture.md} has the picture, and says which way a report, an image, a
 * training step and a word take. Begin with {@link cxr.settings.Settings}, then {@link
 * cxr.data.Study}.
 */
package cxr;
