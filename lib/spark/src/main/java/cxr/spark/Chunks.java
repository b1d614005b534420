package cxr.spark;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Work that takes some of an iterator's elements at a time and gives elements of its own. */
final class Chunks {

  private Chunks() {}

  /** Of each so many elements some others. */
  interface Step<A, B> {
    List<B> of(List<A> some) throws Exception;
  }

  /** The work's elements, made when they are asked for. */
  static <A, B> Iterator<B> of(Iterator<A> elements, int size, Step<A, B> step) {
    return new Iterator<>() {
      private Iterator<B> made = List.<B>of().iterator();

      @Override
      public boolean hasNext() {
        while (!made.hasNext() && elements.hasNext()) {
          List<A> some = new ArrayList<>();
          while (some.size() < size && elements.hasNext()) {
            some.add(elements.next());
          }
          made = step(some).iterator();
        }
        return made.hasNext();
      }

      private List<B> step(List<A> some) {
        try {
          return step.of(some);
        } catch (RuntimeException e) {
          throw e;
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }

      @Override
      public B next() {
        return made.next();
      }
    };
  }
}
