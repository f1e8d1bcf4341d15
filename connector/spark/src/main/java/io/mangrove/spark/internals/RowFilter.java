package io.mangrove.spark.internals;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.BasePredicate;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.UserDefinedExpression;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenFallback;
import org.apache.spark.sql.catalyst.expressions.codegen.GeneratePredicate$;
import org.apache.spark.sql.execution.datasources.parquet.ParquetReadSupport;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The conditions of a scan that rows can be left out by before their other columns are read, and
 * whether that has paid off so far. Made on the driver; each task has its own, which changes with
 * what it sees. For one thread.
 */
final class RowFilter implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Less than this is read in no time. */
  private static final long MIN_BYTES = 1 << 20;

  /** How many times the bytes of the columns judged the others have to have. */
  private static final int MIN_GAIN = 3;

  /** What a column of numbers has for a value, at most. */
  private static final int NARROW_BYTES = 16;

  /** So many neighbours are likely to leave out whole pages, however many rows pass. */
  private static final int LONG_RUN = 64;

  private static final int MAX_PAUSE = 64;
  private static final int MAX_FAILURES = 100;

  private final StructType columns;
  private final Expression condition;
  private transient @Nullable BasePredicate predicate;
  private transient int failures;
  private transient int lastPause;
  private transient int pause;

  private RowFilter(StructType columns, Expression condition) {
    this.columns = columns;
    this.condition = condition;
  }

  /**
   * What there is to be judged early; null if nothing is, or nothing would be gained.
   *
   * @param dataSchema what is to be read of files
   * @param inFile a column as files have it, or null; null where files name columns as queries do
   */
  static @Nullable RowFilter of(
      List<Expression> conditions,
      StructType dataSchema,
      StructType partitionSchema,
      @Nullable Function<StructField, @Nullable StructField> inFile) {
    List<String> partitions = Arrays.asList(partitionSchema.fieldNames());
    Map<String, StructField> found = new LinkedHashMap<>();
    List<Expression> judged = new ArrayList<>();
    for (Expression condition : conditions) {
      Map<String, StructField> named =
          isSafe(condition) ? named(condition, dataSchema, partitions, inFile) : null;
      if (named != null) {
        found.putAll(named);
        judged.add(condition);
      }
    }
    if (found.isEmpty() || !hasWideColumnBesides(found, dataSchema)) {
      return null;
    }
    List<String> names = new ArrayList<>(found.keySet());
    Expression bound =
        ColumnBinding.bind(
            judged.stream().reduce(And::new).orElseThrow(),
            name ->
                partitions.contains(name)
                    ? names.size() + partitions.indexOf(name)
                    : names.indexOf(name));
    return new RowFilter(new StructType(found.values().toArray(new StructField[0])), bound);
  }

  /**
   * Side effects and state would show that a row is judged twice. Expressions that are interpreted
   * do not ask the views of columns that rows are here for nulls inside of arrays.
   */
  private static boolean isSafe(Expression expression) {
    if (expression instanceof UserDefinedExpression
        || expression instanceof CodegenFallback
        || expression.stateful()) {
      return false;
    }
    for (Expression child : CollectionConverters.asJava(expression.children())) {
      if (!isSafe(child)) {
        return false;
      }
    }
    return true;
  }

  /** The columns of files that a condition names; null if it names anything else. */
  private static @Nullable Map<String, StructField> named(
      Expression condition,
      StructType dataSchema,
      List<String> partitions,
      @Nullable Function<StructField, @Nullable StructField> inFile) {
    Map<String, StructField> named = new LinkedHashMap<>();
    for (Attribute column : CollectionConverters.asJava(condition.references().toSeq())) {
      if (partitions.contains(column.name())) {
        continue;
      }
      StructField field =
          new StructField(column.name(), column.dataType().asNullable(), true, Metadata.empty());
      StructField file = inFile == null ? field : inFile.apply(field);
      if (file == null || dataSchema.getFieldIndex(file.name()).isEmpty()) {
        return null; // told about the file, or otherwise not read from it
      }
      named.put(column.name(), file);
    }
    return named;
  }

  private static boolean hasWideColumnBesides(
      Map<String, StructField> judged, StructType dataSchema) {
    for (StructField field : dataSchema.fields()) {
      if (isWide(field.dataType())
          && judged.values().stream().noneMatch(column -> column.name().equals(field.name()))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isWide(DataType type) {
    if (type instanceof StructType struct) {
      for (StructField field : struct.fields()) {
        if (isWide(field.dataType())) {
          return true;
        }
      }
    }
    return type instanceof ArrayType
        || type instanceof MapType
        || type.defaultSize() > NARROW_BYTES;
  }

  /** The configuration of a reader that reads the columns named. */
  Configuration columnsIn(Configuration conf) {
    Configuration own = new Configuration(conf);
    own.set(ParquetReadSupport.SPARK_ROW_REQUESTED_SCHEMA(), columns.json());
    return own;
  }

  /**
   * Whether a row may pass. One that fails to be judged may: it is Spark's to say whether the query
   * fails with it, since other conditions may exclude it.
   *
   * @param row the columns of {@link #columnsIn}, then the partition's
   */
  boolean keeps(InternalRow row) {
    if (failures > MAX_FAILURES) {
      return true;
    }
    try {
      return predicate().eval(row);
    } catch (Exception e) { // of any kind: Scala declares none
      failures++;
      return true;
    }
  }

  private BasePredicate predicate() {
    if (predicate == null) {
      failures = MAX_FAILURES; // one more if there is no code for it
      predicate = GeneratePredicate$.MODULE$.generate(condition, true);
      failures = 0;
    }
    return predicate;
  }

  /**
   * Whether to look at a row group.
   *
   * @param bytes of all columns wanted
   */
  boolean isWorthOpening(long bytes) {
    if (bytes < MIN_BYTES || failures > MAX_FAILURES) {
      return false;
    }
    if (pause > 0) {
      pause--;
      return false;
    }
    return true;
  }

  /** Whether to judge the rows of a row group, by the bytes that have to be read for it. */
  boolean isWorthTrying(long judged, long all) {
    return all - judged >= MIN_GAIN * judged;
  }

  /** Whether to skip the rows of a row group that do not pass. */
  boolean isWorthSkipping(RowRuns passing, long rowCount) {
    boolean few = passing.rowCount() <= rowCount / 10;
    boolean together =
        passing.rowCount() <= rowCount / 4 * 3
            && (long) passing.count() * LONG_RUN <= passing.rowCount();
    if (few || together) {
      lastPause = 0;
      return true;
    }
    // The longer it was of no use, the longer it is not tried.
    lastPause = Math.min(MAX_PAUSE, lastPause * 2 + 1);
    pause = lastPause;
    return false;
  }
}
