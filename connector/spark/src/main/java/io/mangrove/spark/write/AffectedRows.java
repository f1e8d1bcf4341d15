package io.mangrove.spark.write;

/**
 * How many rows a statement changed, for what it answers. Set once its commit is made; until then
 * it has changed none. For the driver: the thread that commits, then the one that answers.
 */
public final class AffectedRows {
  /** Where the log does not tell how many rows went with a file. */
  public static final long UNKNOWN = -1;

  private volatile long updated;
  private volatile long deleted;
  private volatile long inserted;
  private volatile boolean answered;

  /** Numbers of rows; {@link #UNKNOWN} where nobody has counted them. */
  public void set(long updatedRows, long deletedRows, long insertedRows) {
    updated = updatedRows;
    deleted = deletedRows;
    inserted = insertedRows;
  }

  /** Whether the statement is done, and was told. */
  public boolean isAnswered() {
    return answered;
  }

  public void setAnswered() {
    answered = true;
  }

  public long updated() {
    return updated;
  }

  public long deleted() {
    return deleted;
  }

  public long inserted() {
    return inserted;
  }

  /** All of them; unknown where one of them is. */
  public long all() {
    return deleted == UNKNOWN ? UNKNOWN : updated + deleted + inserted;
  }
}
