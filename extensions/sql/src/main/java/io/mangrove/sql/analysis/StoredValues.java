package io.mangrove.sql.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Cast$;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.V2WriteCommand;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.AtomicType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a write in the types of its table where Spark would refuse to store them and yet can
 * cast them: a date written as a string, say. Delta tables take such values, and a value that
 * cannot be cast fails the statement.
 */
final class StoredValues {
  private StoredValues() {}

  /** The write with casts in its query where the table needs them. */
  static V2WriteCommand cast(V2WriteCommand write, StructType table, SQLConf conf) {
    if (!conf.storeAssignmentPolicy().equals(SQLConf.StoreAssignmentPolicy$.MODULE$.ANSI())) {
      return write;
    }
    Map<String, DataType> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (StructField field : table.fields()) {
      byName.put(field.name(), field.dataType());
    }
    List<Attribute> output = Scala.list(write.query().output());
    List<NamedExpression> stored = new ArrayList<>();
    boolean casts = false;
    for (int i = 0; i < output.size(); i++) {
      Attribute value = output.get(i);
      DataType type =
          write.isByName()
              ? byName.get(value.name())
              : i < table.length() ? table.fields()[i].dataType() : null;
      boolean needed = isOnlyCast(value.dataType(), type);
      casts |= needed;
      stored.add(needed ? named(value, Cast$.MODULE$.apply(value, type, zone(conf), true)) : value);
    }
    LogicalPlan query = casts ? new Project(Scala.seq(stored), write.query()) : write.query();
    return casts ? write.withNewQuery(query) : write;
  }

  /** Whether a value can become the type, but not by the rules of storing. */
  private static boolean isOnlyCast(DataType from, @Nullable DataType to) {
    return from instanceof AtomicType
        && to instanceof AtomicType
        && !Cast$.MODULE$.canANSIStoreAssign(from, to)
        && Cast$.MODULE$.canAnsiCast(from, to);
  }

  private static scala.Option<String> zone(SQLConf conf) {
    return Scala.some(conf.sessionLocalTimeZone());
  }

  private static Alias named(Attribute value, Cast cast) {
    return new Alias(
        cast,
        value.name(),
        NamedExpression.newExprId(),
        Scala.seq(List.of()),
        Scala.none(),
        Scala.seq(List.of()));
  }
}
