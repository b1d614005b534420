/**
 * Every setting of a run, with its default, unit and range.
 *
 * <p>In: changes, as text ({@code train.epochs=5}) or JSON, and the files of earlier versions. Out:
 * records whose values have been checked. Begin with {@link cxr.settings.Settings}; a group of
 * settings is a record of its own. A new setting is a component of its record, a default in the
 * text below it, and an entry in {@code SettingsSchema}, so that files without it can still be
 * read.
 */
package cxr.settings;
