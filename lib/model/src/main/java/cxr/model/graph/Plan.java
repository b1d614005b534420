package cxr.model.graph;

import cxr.model.kernel.Kernel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.functions.DifferentialFunction;
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
 * therefore must not run at the same time. A {@link Kernel} is run as what it is, and may take over
 * the memory of an input that nothing else needs.
 */
public final class Plan {

  /** Buffers that no array uses now, by type and length. */
  public static final class Pool implements AutoCloseable {
    private final List<INDArray> all = new ArrayList<>();
    private final Map<DataType, TreeMap<Long, Deque<DataBuffer>>> free = new HashMap<>();
    private long bytes;

    /** What the pool has allocated so far, in bytes. */
    public long bytes() {
      return bytes;
    }

    /** Frees all buffers, those that arrays use too. */
    @Override
    public void close() {
      all.forEach(INDArray::close);
      all.clear();
      free.clear();
      bytes = 0;
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
      INDArray array = Nd4j.createUninitializedDetached(type, length);
      all.add(array);
      return array.data();
    }

    private void give(DataBuffer buffer) {
      free.computeIfAbsent(buffer.dataType(), t -> new TreeMap<>())
          .computeIfAbsent(buffer.length(), l -> new ArrayDeque<>())
          .push(buffer);
    }
  }

  /** Operations bound to their arrays, in order. */
  private record Program(Map<String, INDArray> inputs, List<Runnable> steps, Results outputs) {}

  /** The outputs of a run, by their names. */
  public record Results(Map<String, INDArray> arrays) {

    /**
     * @throws IllegalArgumentException if it is not among the plan's
     */
    public INDArray get(String output) {
      INDArray array = arrays.get(output);
      if (array == null) {
        throw new IllegalArgumentException(
            "A plan gives the outputs that it was made for, %s; found \"%s\"."
                .formatted(arrays.keySet(), output));
      }
      return array;
    }
  }

  /** Memory that an array, or several that take it over from each other, lie in. */
  private static final class Cell {
    final @Nullable DataBuffer buffer; // null if it is not the plan's
    int uses; // still to come

    Cell(@Nullable DataBuffer buffer) {
      this.buffer = buffer;
    }
  }

  private final SameDiff graph;
  private final Map<String, INDArray> weights;
  private final List<String> outputs;
  private final Map<String, INDArray> targets;
  private final Pool pool;
  private final List<SameDiffOp> order;
  private final Map<String, Integer> uses = new HashMap<>();
  private final Map<String, List<SameDiffOp>> users = new HashMap<>();
  private final Set<String> placeholders = new HashSet<>();
  private final Map<String, Program> programs = new HashMap<>();

  /**
   * A plan for some outputs of a graph.
   *
   * @param weights the arrays of the graph's variables, and of those constants it names; read at
   *     every run, so that a change in place is seen
   * @param outputs names of the wanted variables
   * @param targets arrays that some of the outputs are written to, by their names
   */
  public Plan(
      SameDiff graph,
      Map<String, INDArray> weights,
      List<String> outputs,
      Map<String, INDArray> targets,
      Pool pool) {
    this.graph = graph;
    this.weights = weights;
    this.outputs = List.copyOf(outputs);
    this.targets = Map.copyOf(targets);
    this.pool = pool;
    this.order = order();
    for (SameDiffOp op : order) {
      for (String name : inputsOf(op)) {
        uses.merge(name, 1, Integer::sum);
        users.computeIfAbsent(name, n -> new ArrayList<>()).add(op);
      }
    }
    outputs.forEach(name -> uses.merge(name, 1, Integer::sum));
  }

  /**
   * The outputs for some inputs.
   *
   * @param inputs an array for each placeholder
   * @return arrays that stay valid until the next run of a plan of the same pool
   * @throws IllegalArgumentException if a placeholder has no array
   */
  public Results run(Map<String, INDArray> inputs) {
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
      program.steps().forEach(Runnable::run);
    }
    return program.outputs();
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
        String opName = Objects.requireNonNull(graph.getVariables().get(name)).getOutputOfOp();
        if (opName == null) {
          if (graph.getVariable(name).isPlaceHolder()) {
            placeholders.add(name);
          }
          done.add(name);
          open.pop();
          continue;
        }
        SameDiffOp op = Objects.requireNonNull(graph.getOps().get(opName));
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
      INDArray array = Objects.requireNonNull(given.get(name)).castTo(type).dup('c');
      inputs.put(name, array);
      arrays.put(name, array);
    }
    Map<String, Cell> cells = new HashMap<>();
    List<Runnable> steps = new ArrayList<>();
    for (SameDiffOp op : order) {
      Runnable step = prepare(op, arrays, cells);
      step.run();
      steps.add(step);
      inputsOf(op).forEach(name -> use(name, 1, cells));
      op.getOutputsOfOp().forEach(name -> use(name, 0, cells));
    }
    Map<String, INDArray> results = new LinkedHashMap<>();
    outputs.forEach(name -> results.put(name, array(name, arrays)));
    outputs.forEach(name -> use(name, 1, cells));
    return new Program(inputs, steps, new Results(results));
  }

  /** Counts uses of an array; after the last one its memory is free. */
  private void use(String name, int times, Map<String, Cell> cells) {
    Cell cell = cells.get(name);
    if (cell != null) {
      cell.uses -= times;
      if (cell.uses == 0) {
        cell.uses = -1; // given back once
        if (cell.buffer != null) {
          pool.give(cell.buffer);
        }
      }
    }
  }

  private Runnable prepare(SameDiffOp op, Map<String, INDArray> arrays, Map<String, Cell> cells) {
    INDArray[] inputs =
        inputsOf(op).stream().map(name -> array(name, arrays)).toArray(INDArray[]::new);
    List<String> names = op.getOutputsOfOp();
    INDArray[] results = new INDArray[names.size()];
    if (op.getOp() instanceof Kernel kernel) {
      List<long[]> shapes = kernel.shapes(Arrays.stream(inputs).map(INDArray::shape).toList());
      for (int i = 0; i < results.length; i++) {
        Cell taken = taken(op, kernel.overwrites(i), cells);
        results[i] =
            taken != null
                ? inputs[kernel.overwrites(i)].reshape(shapes.get(i))
                : allocate(shapes.get(i), names.get(i), cells);
        if (taken != null) {
          taken.uses += uses.getOrDefault(names.get(i), 0);
          cells.put(names.get(i), taken);
        }
        arrays.put(names.get(i), results[i]);
      }
      return kernel.bind(inputs, results);
    }
    OpContext context = Nd4j.getExecutioner().buildContext();
    List<LongShapeDescriptor> shapes = shapes(op.getOp(), inputs, context);
    for (int i = 0; i < results.length; i++) {
      LongShapeDescriptor form = shapes.get(i);
      results[i] =
          form.isEmpty()
              ? Nd4j.create(form.asDataType(graph.getVariable(names.get(i)).dataType()))
              : allocate(form.getShape(), names.get(i), cells);
      context.setOutputArray(i, results[i]);
      arrays.put(names.get(i), results[i]);
    }
    DifferentialFunction function = op.getOp();
    return function instanceof CustomOp custom
        ? () -> Nd4j.getExecutioner().exec(custom, context)
        : () -> Nd4j.getExecutioner().exec((Op) function, context);
  }

  private static List<LongShapeDescriptor> shapes(
      DifferentialFunction op, INDArray[] inputs, OpContext context) {
    if (op instanceof DynamicCustomOp custom) {
      context.setArgs(inputs, custom.iArgs(), custom.dArgs(), custom.tArgs(), custom.bArgs());
      return custom.calculateOutputShape(context);
    }
    for (int i = 0; i < inputs.length; i++) {
      context.setInputArray(i, inputs[i]);
    }
    return ((BaseOp) op).calculateOutputShape(context);
  }

  /** The memory of an input that an output may take over, if this is its last use; else null. */
  private @Nullable Cell taken(SameDiffOp op, int input, Map<String, Cell> cells) {
    if (input < 0) {
      return null;
    }
    Cell cell = cells.get(inputsOf(op).get(input));
    boolean last =
        cell != null
            && cell.uses == inputsOf(op).stream().filter(name -> cells.get(name) == cell).count();
    return last ? cell : null;
  }

  private INDArray allocate(long[] shape, String name, Map<String, Cell> cells) {
    INDArray target = targets.get(home(name));
    Cell cell;
    INDArray array;
    if (target != null) {
      cell = new Cell(null);
      array = target.reshape(shape);
    } else {
      DataType type = graph.getVariable(name).dataType();
      long length = Math.max(1, Arrays.stream(shape).reduce(1, (a, b) -> a * b));
      cell = new Cell(pool.take(type, length));
      array = Nd4j.create(cell.buffer, shape, Nd4j.getStrides(shape, 'c'), 0, 'c', type);
    }
    cell.uses = uses.getOrDefault(name, 0);
    cells.put(name, cell);
    return array;
  }

  /** The variable that an array's memory goes to in the end, by kernels that take it over. */
  private String home(String name) {
    List<SameDiffOp> its = users.getOrDefault(name, List.of());
    if (its.size() != 1
        || outputs.contains(name)
        || !(its.get(0).getOp() instanceof Kernel kernel)) {
      return name;
    }
    int input = inputsOf(its.get(0)).indexOf(name);
    List<String> results = its.get(0).getOutputsOfOp();
    for (int i = 0; i < results.size(); i++) {
      if (kernel.overwrites(i) == input) {
        return home(results.get(i));
      }
    }
    return name;
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
