/**
 * Chest X-rays and their reports, from files to an honest score; one package a step of the flow.
 */
package cxr;
