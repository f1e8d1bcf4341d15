package io.mangrove.spark.convert;

import io.mangrove.log.error.CommitConflictException;
import java.util.ConcurrentModificationException;
import java.util.Map;
import org.apache.spark.SparkThrowable;

/** A commit that lost to another writer's and cannot be made on top of it; run the query again. */
public final class DeltaConcurrentModificationException extends ConcurrentModificationException
    implements SparkThrowable {
  private static final long serialVersionUID = 1L;

  private final CommitConflictException conflict;

  DeltaConcurrentModificationException(CommitConflictException conflict) {
    super(conflict.getMessage(), conflict);
    this.conflict = conflict;
  }

  /** The version that the winning commit took. */
  public long winningVersion() {
    return conflict.winningVersion();
  }

  @Override
  public String getCondition() {
    return conflict.condition();
  }

  @Override
  public String getSqlState() {
    return conflict.sqlState();
  }

  @Override
  public Map<String, String> getMessageParameters() {
    return conflict.messageParameters();
  }
}
