package cxr.model.kernel;

/** How a convolution fills a map up with 0 beyond its edges. */
public enum Padding {

  /** Half a kernel on either side, as torchvision's ResNets have it. */
  HALF {
    @Override
    public int before(int length, int size, int stride) {
      return size / 2;
    }

    @Override
    public int places(int length, int size, int stride) {
      return (length + 2 * (size / 2) - size) / stride + 1;
    }
  },

  /**
   * So much that a stride of s leaves one s-th of the places, rounded up; an odd cell goes behind.
   * TensorFlow's "SAME", which networks that were trained there need.
   */
  SAME {
    @Override
    public int before(int length, int size, int stride) {
      int needed = (places(length, size, stride) - 1) * stride + size - length;
      return Math.max(0, needed) / 2;
    }

    @Override
    public int places(int length, int size, int stride) {
      return (length + stride - 1) / stride;
    }
  };

  /** Cells of 0 before the first of a row. */
  public abstract int before(int length, int size, int stride);

  /** Places that a kernel of a size takes along a row of a length. */
  public abstract int places(int length, int size, int stride);
}
