/** Writing: a trained model turns X-rays into reports. */
package cxr.generate;
