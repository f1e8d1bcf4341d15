package io.mangrove.spark.rowlevel;

import io.mangrove.spark.internals.StatementCondition;
import io.mangrove.spark.write.Statement;
import org.jspecify.annotations.Nullable;

/**
 * What an operation has to know of its statement and Spark's interfaces do not tell it. A rule that
 * sees the plan tells it; until then the operation takes care for the worst.
 *
 * @param statement what the history shows of it, and who waits for its answer
 * @param reads what else of the table its outcome depends on
 * @param sourceIsStable whether what the table is compared to gives the same rows if it is asked
 *     twice
 * @param changesRowsOnce whether a row of the table that has several matches is an error; else it
 *     may be deleted for each of them
 * @param condition that a row of the table meets which is changed; null where more than the row
 *     decides on that, or another time
 */
public record StatementFacts(
    Statement statement,
    Reads reads,
    boolean sourceIsStable,
    boolean changesRowsOnce,
    @Nullable StatementCondition condition) {
  /** Of a statement that nobody has told of. */
  static StatementFacts unknown() {
    return new StatementFacts(Statement.unknown(), Reads.WHOLE_TABLE, false, false, null);
  }

  /** On what of a table the outcome of a statement depends, besides the rows that it changes. */
  public enum Reads {
    /** Nothing: what becomes of a row depends on no other. */
    CHANGED_ROWS,
    /** The rows that match its conditions, those too that it leaves as they are. */
    MATCHING_ROWS,
    /** All rows: it reads the table once more by another way. */
    WHOLE_TABLE
  }

  /** An operation that can be told. */
  public interface Listener {
    void told(StatementFacts facts);
  }
}
