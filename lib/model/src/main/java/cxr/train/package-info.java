/** Learning: studies become batches, batches become better weights. */
package cxr.train;
