package io.mangrove.log.features;

import java.time.Duration;
import java.util.Map;

/** The {@code delta.} properties of a table, typed. PROTOCOL: Table Properties. */
public record TableProperties(Map<String, String> configuration) {

  /** Throws for an unknown {@code delta.} key and for a value its key does not take. */
  public static void validate(Map<String, String> configuration) {
    throw new IllegalStateException();
  }

  /** The same with {@code delta.} keys in the spelling of the protocol; validates. */
  public static Map<String, String> normalized(Map<String, String> configuration) {
    throw new IllegalStateException();
  }

  public int checkpointInterval() {
    throw new IllegalStateException();
  }

  public Duration logRetention() {
    throw new IllegalStateException();
  }

  public Duration deletedFileRetention() {
    throw new IllegalStateException();
  }

  public boolean appendOnly() {
    throw new IllegalStateException();
  }

  /** How many leaf columns get statistics; -1 for all. */
  public int dataSkippingNumIndexedCols() {
    throw new IllegalStateException();
  }

  /** The columns that get statistics, by name; empty list: not set. */
  public java.util.List<String> dataSkippingStatsColumns() {
    throw new IllegalStateException();
  }

  /** {@code Serializable} or {@code WriteSerializable}. */
  public String isolationLevel() {
    throw new IllegalStateException();
  }
}
