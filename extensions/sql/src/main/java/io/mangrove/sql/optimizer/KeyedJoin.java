package io.mangrove.sql.optimizer;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.planning.ExtractEquiJoinKeys;
import org.apache.spark.sql.catalyst.plans.LeftSemi$;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.BROADCAST$;
import org.apache.spark.sql.catalyst.plans.logical.HintInfo;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.JoinHint;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.immutable.Seq;

/**
 * What a MERGE compares: rows of a table of ours with those of its source, some columns of which
 * must be equal.
 *
 * @param target the side of the table
 * @param relation the table
 * @param condition when a row matches another
 * @param columns what of a row of the table equals the keys
 * @param keys what of a row of the source equals them
 * @param source the columns of the condition of the source
 */
record KeyedJoin(
    LogicalPlan target,
    DataSourceV2Relation relation,
    Expression condition,
    List<Expression> columns,
    List<Expression> keys,
    LogicalPlan source) {
  static final JoinHint NO_HINT = new JoinHint(Option.empty(), Option.empty());

  private static final HintInfo BROADCAST = new HintInfo(Option.apply(BROADCAST$.MODULE$));

  /** A join with the table that the statement changes on its left; null if no keys are equal. */
  static @Nullable KeyedJoin of(Join join) {
    var keys = ExtractEquiJoinKeys.unapply(join);
    return keys.isEmpty()
        ? null
        : of(
            join.left(),
            requireNonNull(Plans.changed(join.left())),
            join,
            keys.get()._2(),
            keys.get()._3(),
            join.right());
  }

  /** A join with a table that is only read on its right; null if no keys are equal. */
  static @Nullable KeyedJoin turned(Join join) {
    var keys = ExtractEquiJoinKeys.unapply(join);
    return keys.isEmpty()
        ? null
        : of(
            join.right(),
            requireNonNull(Plans.read(join.right())),
            join,
            keys.get()._3(),
            keys.get()._2(),
            join.left());
  }

  private static KeyedJoin of(
      LogicalPlan target,
      DataSourceV2Relation relation,
      Join join,
      Seq<Expression> columns,
      Seq<Expression> keys,
      LogicalPlan source) {
    Expression condition = join.condition().get();
    return new KeyedJoin(
        target,
        relation,
        condition,
        Plans.list(columns),
        Plans.list(keys),
        asked(condition, source));
  }

  private static LogicalPlan asked(Expression condition, LogicalPlan source) {
    return Plans.scanned(Plans.pruned(Plans.referenced(condition, source), source));
  }

  /** The same, asking the source as that says. */
  KeyedJoin asking(MergeSource other) {
    return other.stage() == null
        ? this
        : new KeyedJoin(
            target, relation, condition, columns, keys, asked(condition, other.again()));
  }

  /** A hint that sends the right side to the left. */
  static JoinHint broadcastRight(JoinHint hint) {
    return new JoinHint(hint.leftHint(), Option.apply(BROADCAST));
  }

  /** The side of the table, which leaves out files by the keys. */
  LogicalPlan toldTarget() {
    return KeyPruning.told(target, relation, columns, keys, source);
  }

  /** The table's rows that have a match. */
  LogicalPlan matchingRows() {
    return matching(toldTarget());
  }

  /**
   * The columns of the condition of all rows of the table that have a match, each combination once;
   * null where two that are equal are not the same.
   *
   * @see #hasFewKeys
   */
  @Nullable LogicalPlan matchingKeys() {
    List<Attribute> compared = Plans.referenced(condition, target);
    for (Attribute column : compared) {
      if (!isSameWhereEqual(column.dataType())) {
        return null;
      }
    }
    LogicalPlan found = matching(Plans.readOnly(Plans.pruned(compared, toldTarget())));
    return new Aggregate(Plans.seq(compared), Plans.seq(compared), found, Option.empty());
  }

  /**
   * Whether a row of the source has one combination at most in {@link #matchingKeys}, so that they
   * are no more than the source is: nothing but keys is compared.
   */
  boolean hasFewKeys() {
    return columns.containsAll(Plans.referenced(condition, target));
  }

  private LogicalPlan matching(LogicalPlan rows) {
    return new Join(
        rows, source, LeftSemi$.MODULE$, Option.apply(condition), broadcastRight(NO_HINT));
  }

  private static boolean isSameWhereEqual(DataType type) {
    return type instanceof BooleanType
        || type instanceof IntegralType
        || type instanceof DecimalType
        || type instanceof DateType
        || type instanceof TimestampType
        || type instanceof TimestampNTZType
        || type instanceof BinaryType
        || type.equals(DataTypes.StringType);
  }
}
