package io.mangrove.log.checkpoint;

import io.mangrove.log.error.ErrorClass;

/** What can be wrong with a checkpoint. */
public enum CheckpointError implements ErrorClass {
  DELTA_UNREADABLE_CHECKPOINT(
      "KD00C",
      "Checkpoint <file> cannot be read: <reason>. The file is damaged or was not written to its"
          + " end. Delete it if the commits it sums up are still in the log."),
  DELTA_CHECKPOINT_NOT_WRITTEN("KD00C", "Checkpoint <file> cannot be written: <reason>."),
  DELTA_MISSING_PART_FILES(
      "42KD6",
      "Checkpoint <file> cannot be read: its sidecar <sidecar> is not in the log. It was deleted,"
          + " by hand or by a cleanup that does not know of sidecars.");

  private final String sqlState;
  private final String template;

  CheckpointError(String sqlState, String template) {
    this.sqlState = sqlState;
    this.template = template;
  }

  @Override
  public String sqlState() {
    return sqlState;
  }

  @Override
  public String template() {
    return template;
  }
}
