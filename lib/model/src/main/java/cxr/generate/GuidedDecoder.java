package cxr.generate;

import cxr.tensor.Parallel;

/**
 * Guidance without a classifier (Ho and Salimans 2022): the logits of a decoder that is told the
 * findings are moved along what they change, u + g (c - u), where u are those of a decoder that is
 * told nothing.
 *
 * @param told gives c, and the attention
 * @param untold gives u
 * @param strength g
 */
record GuidedDecoder(Decoder told, Decoder untold, float strength) implements Decoder {

  @Override
  public float[][] next(int[] tokens) {
    float[][] logits = told.next(tokens);
    float[][] others = untold.next(tokens);
    Parallel.each(
        logits.length,
        (long) logits.length * logits[0].length,
        row -> {
          for (int id = 0; id < logits[row].length; id++) {
            float u = others[row][id];
            logits[row][id] = u + strength * (logits[row][id] - u);
          }
        });
    return logits;
  }

  @Override
  public void keep(int[] rows) {
    told.keep(rows);
    untold.keep(rows);
  }

  @Override
  public float[][][] attention() {
    return told.attention();
  }

  @Override
  public void close() {
    told.close();
    untold.close();
  }
}
