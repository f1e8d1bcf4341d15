package io.mangrove.spark.internals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.execution.datasources.DataSourceStrategy$;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Strategy$;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructField;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * The conditions of one scan, as Catalyst gave them. Two are equal when they say the same of the
 * same column names, whichever relation of the query they came from. Driver only.
 */
public final class PushedFilters {
  private static final int MAX_DESCRIPTION = 200;

  private final List<Expression> partitionFilters;
  private final List<Expression> dataFilters;
  private final List<Expression> canonical;

  /** The ordinals that stand for columns in {@link #canonical}. */
  private final Map<String, Integer> ordinals;

  PushedFilters(List<Expression> partitionFilters, List<Expression> dataFilters) {
    this.partitionFilters = List.copyOf(partitionFilters);
    this.dataFilters = List.copyOf(dataFilters);
    Map<String, Integer> seen = new HashMap<>();
    List<Expression> all = new ArrayList<>();
    for (Expression filter : this.partitionFilters) {
      all.add(canonical(filter, seen));
    }
    for (Expression filter : this.dataFilters) {
      all.add(canonical(filter, seen));
    }
    this.canonical = List.copyOf(all);
    this.ordinals = Map.copyOf(seen);
  }

  /** Whether there is a condition that Spark has to look at again, row by row. */
  public boolean hasDataFilters() {
    return !dataFilters.isEmpty();
  }

  List<Expression> dataFilters() {
    return dataFilters;
  }

  /** The data filters that the public API can express; the others are left out. */
  public Predicate[] dataPredicates() {
    return translated(dataFilters);
  }

  /** The partition filters that the public API can express; the others are left out. */
  public Predicate[] partitionPredicates() {
    return translated(partitionFilters);
  }

  private static Predicate[] translated(List<Expression> filters) {
    List<Predicate> translated = new ArrayList<>();
    for (Expression filter : filters) {
      Option<Predicate> predicate = DataSourceV2Strategy$.MODULE$.translateFilterV2(filter);
      if (predicate.isDefined()) {
        translated.add(predicate.get());
      }
    }
    return translated.toArray(new Predicate[0]);
  }

  /**
   * The data filters that Parquet row groups and pages may be skipped by.
   *
   * @param inFile a column as files have it, or null; null where files name columns as queries do
   */
  List<Filter> parquetFilters(@Nullable Function<StructField, @Nullable StructField> inFile) {
    List<Filter> translated = new ArrayList<>();
    for (Expression filter : dataFilters) {
      Expression named = inFile == null ? filter : ColumnRenaming.rename(filter, inFile);
      if (named == null) {
        continue;
      }
      Option<Filter> pushed = DataSourceStrategy$.MODULE$.translateFilter(named, true);
      if (pushed.isDefined()) {
        translated.add(pushed.get());
      }
    }
    return translated;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PushedFilters that
        && canonical.equals(that.canonical)
        && ordinals.equals(that.ordinals);
  }

  @Override
  public int hashCode() {
    return canonical.hashCode();
  }

  /** Cut short where there are thousands of literals. */
  @Override
  public String toString() {
    return "partition: " + text(partitionFilters) + ", data: " + text(dataFilters);
  }

  private static String text(List<Expression> filters) {
    StringBuilder text = new StringBuilder("[");
    for (Expression filter : filters) {
      if (text.length() > MAX_DESCRIPTION) {
        return text.append(", ...]").toString();
      }
      text.append(text.length() > 1 ? ", " : "");
      String one = filter.toString();
      text.append(one.length() > MAX_DESCRIPTION ? one.substring(0, MAX_DESCRIPTION) + "..." : one);
    }
    return text.append(']').toString();
  }

  /** Columns become numbers, because each reference to a table gives its columns new ids. */
  private static Expression canonical(Expression filter, Map<String, Integer> ordinals) {
    return ColumnBinding.bind(
            filter, name -> ordinals.computeIfAbsent(name, unused -> ordinals.size()))
        .canonicalized();
  }
}
