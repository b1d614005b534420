/** The library's commands: thin, all work is done in the packages before. */
package cxr.cli;
