package io.mangrove.spark.internals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Ascending$;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NullsFirst$;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.expressions.codegen.LazilyGeneratedOrdering;
import org.apache.spark.sql.execution.UnsafeExternalRowSorter;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.collection.unsafe.sort.PrefixComparators;
import scala.jdk.javaapi.CollectionConverters;
import scala.math.Ordering;

/**
 * Brings rows with equal values in some columns together, in memory as far as Spark grants it and
 * on disk beyond. Works inside a task; for one thread.
 */
public final class SpillingSorter {
  private final UnsafeExternalRowSorter sorter;
  private final UnsafeProjection wholeRow;

  private SpillingSorter(UnsafeExternalRowSorter sorter, UnsafeProjection wholeRow) {
    this.sorter = sorter;
    this.wholeRow = wholeRow;
  }

  /** A sorter by the columns at these ordinals, each of a type that Spark can order. */
  public static SpillingSorter by(StructType schema, int[] ordinals) throws IOException {
    List<SortOrder> orders = new ArrayList<>(ordinals.length);
    for (int ordinal : ordinals) {
      orders.add(
          new SortOrder(
              new BoundReference(ordinal, schema.apply(ordinal).dataType(), true),
              Ascending$.MODULE$,
              NullsFirst$.MODULE$,
              CollectionConverters.asScala(List.<Expression>of()).toSeq()));
    }
    Ordering<InternalRow> ordering =
        new LazilyGeneratedOrdering(CollectionConverters.asScala(orders).toSeq());
    UnsafeExternalRowSorter sorter =
        UnsafeExternalRowSorter.create(
            schema,
            ordering,
            PrefixComparators.LONG,
            new NoPrefix(),
            SparkEnv.get().memoryManager().pageSizeBytes(),
            false);
    return new SpillingSorter(sorter, UnsafeProjection.create(schema));
  }

  /** Takes a row in; copies it. */
  public void add(InternalRow row) throws IOException {
    sorter.insertRow(row instanceof UnsafeRow unsafe ? unsafe : wholeRow.apply(row));
  }

  /** The rows in order; each is valid until the next is asked for. To be called once. */
  public Iterator<InternalRow> sorted() throws IOException {
    return CollectionConverters.asJava(sorter.sort());
  }

  /** Gives memory and disk space back. */
  public void close() {
    sorter.cleanupResources();
  }

  /** One prefix for all rows, so that the ordering decides alone. */
  private static final class NoPrefix extends UnsafeExternalRowSorter.PrefixComputer {
    private final Prefix prefix = new Prefix();

    @Override
    public Prefix computePrefix(InternalRow row) {
      return prefix;
    }
  }
}
