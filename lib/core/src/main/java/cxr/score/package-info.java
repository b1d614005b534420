/**
 * Scores: how near written reports come to the radiologists', and what the same scores give to
 * systems that see no picture.
 */
package cxr.score;
