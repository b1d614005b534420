/** X-ray files as grey images, and as the arrays a model takes. */
package cxr.image;
