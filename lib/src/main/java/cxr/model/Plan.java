package cxr.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.BaseOp;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Runs a SameDiff graph for chosen outputs, with all memory planned once for each set of input
 * shapes.
 *
 * <p>SameDiff's own sessions allocate every array anew at each step, and their caches keep what
 * they should free. Here the first run with some input shapes puts the operations in order, finds
 * each array's last use and lets later arrays take over its buffer; every further run executes the
 * same list on the same arrays. Buffers are shared between the plans of one {@link Pool}, which
 * therefore must not run at the same time.
 */
final class Plan {

  /** Buffers that no array uses now, by type and length. */
  static final class Pool {
    private final Map<DataType, TreeMap<Long, Deque<DataBuffer>>> free = new HashMap<>();
    private long bytes;

    /** What the pool has allocated so far, in bytes. */
    long bytes() {
      return bytes;
    }

    private DataBuffer take(DataType type, long length) {
      var lengths = free.computeIfAbsent(type, t -> new TreeMap<>());
      var fitting = lengths.ceilingEntry(length);
      if (fitting != null && fitting.getKey() <= Math.max(1024, 2 * length)) {
        DataBuffer buffer = fitting.getValue().pop();
        if (fitting.getValue().isEmpty()) {
          lengths.remove(fitting.getKey());
        }
        return buffer;
      }
      bytes += length * type.width();
      return Nd4j.createUninitializedDetached(type, length).data();
    }

    private void give(DataBuffer buffer) {
      free.computeIfAbsent(buffer.dataType(), t -> new TreeMap<>())
          .computeIfAbsent(buffer.length(), l -> new ArrayDeque<>())
          .push(buffer);
    }
  }

  /** Is told of each step that was run. */
  interface Watcher {
    void ran(Step step, long nanos);
  }

  /** An operation on its arrays. */
  record Step(DifferentialFunction op, OpContext context) {
    private void run(Watcher watcher) {
      long start = System.nanoTime();
      run();
      watcher.ran(this, System.nanoTime() - start);
    }

    private void run() {
      if (op instanceof CustomOp custom) {
        Nd4j.getExecutioner().exec(custom, context);
      } else {
        Nd4j.getExecutioner().exec((Op) op, context);
      }
    }
  }

  private record Program(
      Map<String, INDArray> inputs, List<Step> steps, Map<String, INDArray> outputs) {}

  private final SameDiff graph;
  private final Map<String, INDArray> weights;
  private final List<String> outputs;
  private final Pool pool;
  private final List<SameDiffOp> order;
  private final Set<String> placeholders = new HashSet<>();
  private final Map<String, Program> programs = new HashMap<>();
  private Watcher watcher;

  /**
   * A plan for some outputs of a graph.
   *
   * @param weights the arrays of the graph's variables, and of those constants it names; read at
   *     every run, so that a change in place is seen
   * @param outputs names of the wanted variables
   */
  Plan(SameDiff graph, Map<String, INDArray> weights, List<String> outputs, Pool pool) {
    this.graph = graph;
    this.weights = weights;
    this.outputs = List.copyOf(outputs);
    this.pool = pool;
    this.order = order();
  }

  /** The placeholders that the outputs depend on. */
  Set<String> placeholders() {
    return Collections.unmodifiableSet(placeholders);
  }

  /**
   * The outputs for some inputs.
   *
   * @param inputs an array for each placeholder
   * @return arrays that stay valid until the next run of a plan of the same pool
   * @throws IllegalArgumentException if a placeholder has no array
   */
  Map<String, INDArray> run(Map<String, INDArray> inputs) {
    StringBuilder key = new StringBuilder();
    for (String name : placeholders) {
      INDArray array = inputs.get(name);
      if (array == null) {
        throw new IllegalArgumentException(
            "Each placeholder needs an array; none was given for \"" + name + "\".");
      }
      key.append(name).append(Arrays.toString(array.shape()));
    }
    Program program = programs.get(key.toString());
    if (program == null) {
      program = firstRun(inputs);
      programs.put(key.toString(), program);
    } else {
      program.inputs().forEach((name, array) -> array.assign(inputs.get(name)));
      run(program.steps());
    }
    return program.outputs();
  }

  private void run(List<Step> steps) {
    if (watcher == null) {
      steps.forEach(Step::run);
    } else {
      steps.forEach(step -> step.run(watcher));
    }
  }

  /** Has someone told of each step from the second run of some input shapes on; null for no one. */
  void watch(Watcher watcher) {
    this.watcher = watcher;
  }

  /** The operations that the outputs need, each after those it depends on. */
  private List<SameDiffOp> order() {
    List<SameDiffOp> result = new ArrayList<>();
    Set<String> done = new HashSet<>();
    Deque<String> open = new ArrayDeque<>();
    for (String output : outputs) {
      open.push(output);
      while (!open.isEmpty()) {
        String name = open.peek();
        if (done.contains(name)) {
          open.pop();
          continue;
        }
        String opName = graph.getVariables().get(name).getOutputOfOp();
        if (opName == null) {
          if (graph.getVariable(name).isPlaceHolder()) {
            placeholders.add(name);
          }
          done.add(name);
          open.pop();
          continue;
        }
        SameDiffOp op = graph.getOps().get(opName);
        List<String> missing = inputsOf(op).stream().filter(i -> !done.contains(i)).toList();
        if (missing.isEmpty()) {
          result.add(op);
          done.addAll(op.getOutputsOfOp());
          open.pop();
        } else {
          missing.forEach(open::push);
        }
      }
    }
    return result;
  }

  private static List<String> inputsOf(SameDiffOp op) {
    return op.getInputsToOp() == null ? List.of() : op.getInputsToOp();
  }

  private Program firstRun(Map<String, INDArray> given) {
    Map<String, INDArray> arrays = new HashMap<>();
    Map<String, INDArray> inputs = new LinkedHashMap<>();
    for (String name : placeholders) {
      DataType type = graph.getVariable(name).dataType();
      INDArray array = given.get(name).castTo(type).dup('c');
      inputs.put(name, array);
      arrays.put(name, array);
    }
    Map<String, Integer> uses = new HashMap<>();
    order.forEach(op -> inputsOf(op).forEach(name -> uses.merge(name, 1, Integer::sum)));
    outputs.forEach(name -> uses.merge(name, 1, Integer::sum));

    Map<String, DataBuffer> buffers = new HashMap<>();
    List<Step> steps = new ArrayList<>();
    for (SameDiffOp op : order) {
      Step step = prepare(op, arrays, buffers);
      step.run();
      steps.add(step);
      for (String name : op.getOutputsOfOp()) {
        if (!uses.containsKey(name) && buffers.containsKey(name)) {
          pool.give(buffers.remove(name));
        }
      }
      for (String name : inputsOf(op)) {
        if (uses.merge(name, -1, Integer::sum) == 0 && buffers.containsKey(name)) {
          pool.give(buffers.remove(name));
        }
      }
    }
    Map<String, INDArray> results = new LinkedHashMap<>();
    outputs.forEach(name -> results.put(name, array(name, arrays)));
    buffers.values().forEach(pool::give);
    return new Program(inputs, steps, results);
  }

  private Step prepare(
      SameDiffOp sameDiffOp, Map<String, INDArray> arrays, Map<String, DataBuffer> buffers) {
    DifferentialFunction op = sameDiffOp.getOp();
    OpContext context = Nd4j.getExecutioner().buildContext();
    INDArray[] inputs =
        inputsOf(sameDiffOp).stream().map(name -> array(name, arrays)).toArray(INDArray[]::new);
    List<LongShapeDescriptor> shapes;
    if (op instanceof DynamicCustomOp custom) {
      context.setArgs(inputs, custom.iArgs(), custom.dArgs(), custom.tArgs(), custom.bArgs());
      shapes = custom.calculateOutputShape(context);
    } else {
      for (int i = 0; i < inputs.length; i++) {
        context.setInputArray(i, inputs[i]);
      }
      shapes = ((BaseOp) op).calculateOutputShape(context);
    }
    List<String> names = sameDiffOp.getOutputsOfOp();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      SDVariable variable = graph.getVariable(name);
      INDArray array = allocate(shapes.get(i), variable.dataType(), name, buffers);
      context.setOutputArray(i, array);
      arrays.put(name, array);
    }
    return new Step(op, context);
  }

  private INDArray allocate(
      LongShapeDescriptor form, DataType type, String name, Map<String, DataBuffer> buffers) {
    if (form.isEmpty()) {
      return Nd4j.create(form.asDataType(type));
    }
    long[] shape = form.getShape();
    long length = Math.max(1, Arrays.stream(shape).reduce(1, (a, b) -> a * b));
    DataBuffer buffer = pool.take(type, length);
    buffers.put(name, buffer);
    char order = form.getOrder() == 'f' ? 'f' : 'c';
    return Nd4j.create(buffer, shape, Nd4j.getStrides(shape, order), 0, order, type);
  }

  private INDArray array(String name, Map<String, INDArray> arrays) {
    INDArray array = arrays.get(name);
    if (array == null) {
      array = weights.get(name);
    }
    if (array == null) {
      array = graph.getVariable(name).getArr();
    }
    if (array == null) {
      throw new IllegalStateException("The graph has no array for \"" + name + "\".");
    }
    return array;
  }
}
