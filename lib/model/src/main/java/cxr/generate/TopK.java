package cxr.generate;

/** The places of the largest of many numbers, without sorting them all. */
final class TopK {

  private final float[] values;
  private final int[] heap; // places; a parent's value is not larger than its children's
  private int size;

  private TopK(float[] values, int k) {
    this.values = values;
    this.heap = new int[k];
  }

  /**
   * The places of the k largest values, the largest first; of equal ones the first comes first.
   * Negative infinity is never among them, so there may be fewer.
   */
  static int[] of(float[] values, int k) {
    TopK top = new TopK(values, Math.min(k, values.length));
    float least = Float.NEGATIVE_INFINITY;
    for (int place = 0; place < values.length; place++) {
      if (values[place] > least) {
        least = top.offer(place);
      }
    }
    int[] places = new int[top.size];
    while (top.size > 0) {
      places[top.size - 1] = top.removeLeast();
    }
    return places;
  }

  /** Takes a place in; gives the value that the next one has to exceed. */
  private float offer(int place) {
    if (size < heap.length) {
      heap[size++] = place;
      rise(size - 1);
    } else {
      heap[0] = place;
      sink(0);
    }
    return size < heap.length ? Float.NEGATIVE_INFINITY : values[heap[0]];
  }

  private int removeLeast() {
    int least = heap[0];
    heap[0] = heap[--size];
    sink(0);
    return least;
  }

  private void rise(int at) {
    int child = at;
    while (child > 0 && less(heap[child], heap[(child - 1) / 2])) {
      swap(child, (child - 1) / 2);
      child = (child - 1) / 2;
    }
  }

  private void sink(int at) {
    int parent = at;
    while (true) {
      int child = 2 * parent + 1;
      if (child + 1 < size && less(heap[child + 1], heap[child])) {
        child++;
      }
      if (child >= size || !less(heap[child], heap[parent])) {
        return;
      }
      swap(child, parent);
      parent = child;
    }
  }

  private boolean less(int a, int b) {
    return values[a] < values[b] || values[a] == values[b] && a > b;
  }

  private void swap(int i, int j) {
    int place = heap[i];
    heap[i] = heap[j];
    heap[j] = place;
  }
}
