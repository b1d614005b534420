/**
 * The library's commands: thin, all work is done in the packages before.
 *
 * <p>In: the words of a command line. Out: lines, JSON or files, and an exit code: 0, 1 after an
 * error, 2 for words that do not fit. Begin with {@link cxr.cli.Main}; a command is a class.
 */
package cxr.cli;
