package io.mangrove.log.features;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code delta.} properties of a table, typed and with their defaults. PROTOCOL: Table
 * Properties.
 *
 * @param configuration of the table's metadata
 */
public record TableProperties(Map<String, String> configuration) {

  public TableProperties {
    configuration = Collections.unmodifiableMap(new LinkedHashMap<>(configuration));
  }

  /** Throws for an unknown {@code delta.} key and for a value its key does not take. */
  public static void validate(Map<String, String> configuration) {
    configuration.forEach(PropertyRules::checkedKey);
  }

  /** The same with {@code delta.} keys in the spelling of the protocol; validates. */
  public static Map<String, String> normalized(Map<String, String> configuration) {
    Map<String, String> normalized = new LinkedHashMap<>();
    configuration.forEach(
        (key, value) -> normalized.put(PropertyRules.checkedKey(key, value), value));
    return normalized;
  }

  /** Every so many versions a checkpoint is written. */
  public int checkpointInterval() {
    return Math.toIntExact(number("delta.checkpointInterval", 10));
  }

  /** Whether checkpoints have sidecars. PROTOCOL: V2 Checkpoint Table Feature. */
  public boolean checkpointsWithSidecars() {
    return "v2".equalsIgnoreCase(configuration.getOrDefault("delta.checkpointPolicy", "classic"));
  }

  /** How long commits are kept after a checkpoint has made them superfluous. */
  public Duration logRetention() {
    return interval("delta.logRetentionDuration", Duration.ofDays(30));
  }

  /**
   * Of how many commits each a file of compacted commits is made, by {@code
   * mangrove.logCompactionInterval}, which other engines pass over; 0: none is made.
   */
  public int logCompactionInterval() {
    String value = configuration.get("mangrove.logCompactionInterval");
    try {
      int interval = value == null ? 0 : Integer.parseInt(value.strip());
      return interval > 1 ? interval : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Whether the log is cleaned after a checkpoint. */
  public boolean expiredLogCleanup() {
    return bool("delta.enableExpiredLogCleanup", true);
  }

  /** Versions before this one may be cleaned away only together; 0: there is no such bond. */
  public long checkpointProtectionBefore() {
    return number("delta.requireCheckpointProtectionBeforeVersion", 0);
  }

  /** How long tombstones and the files they name are kept. */
  public Duration deletedFileRetention() {
    return interval("delta.deletedFileRetentionDuration", Duration.ofDays(7));
  }

  /** How long the last write of an application is remembered; null: for ever. */
  public @Nullable Duration setTransactionRetention() {
    String key = "delta.setTransactionRetentionDuration";
    return configuration.containsKey(key) ? interval(key, Duration.ZERO) : null;
  }

  /** How large files should be, in bytes; 0: the table does not say. */
  public long targetFileSizeBytes() {
    String value = configuration.get("delta.targetFileSize");
    return value == null ? 0 : ByteSize.bytes(value);
  }

  /** Whether each commit writes what engines without Delta read the table by. */
  public boolean symlinkManifests() {
    return bool("delta.compatibility.symlinkFormatManifest.enabled", false);
  }

  /** Whether rows may only be added. */
  public boolean appendOnly() {
    return bool("delta.appendOnly", false);
  }

  /** Whether commits tell their own time. */
  public boolean inCommitTimestamps() {
    return bool("delta.enableInCommitTimestamps", false);
  }

  /** Whether changed rows are to be recorded. */
  public boolean changeDataFeed() {
    return bool("delta.enableChangeDataFeed", false);
  }

  /** Whether rows keep ids that never change. */
  public boolean rowTracking() {
    return bool("delta.enableRowTracking", false);
  }

  /** Whether rows may be masked in place of rewriting the file they are in. */
  public boolean deletionVectors() {
    return bool("delta.enableDeletionVectors", false);
  }

  /** Whether a checkpoint has statistics as JSON. */
  public boolean checkpointStatsAsJson() {
    return bool("delta.checkpoint.writeStatsAsJson", true);
  }

  /** Whether a checkpoint has statistics and partition values as structs. */
  public boolean checkpointStatsAsStruct() {
    return bool("delta.checkpoint.writeStatsAsStruct", false);
  }

  /** Whether files lie in folders of random names. */
  public boolean randomizeFilePrefixes() {
    return bool("delta.randomizeFilePrefixes", false);
  }

  /** How many characters such a name has. */
  public int randomPrefixLength() {
    return Math.toIntExact(number("delta.randomPrefixLength", 2));
  }

  /** How many leaf columns get statistics; -1 for all. */
  public int dataSkippingNumIndexedCols() {
    return Math.toIntExact(number("delta.dataSkippingNumIndexedCols", 32));
  }

  /** How many characters of a string its minimum and maximum keep. */
  public int dataSkippingStringPrefixLength() {
    return Math.toIntExact(number("delta.dataSkippingStringPrefixLength", 32));
  }

  /**
   * The columns that get statistics, as written: names joined by dots, in backticks where need be.
   * Empty: not set, the first columns get them.
   */
  public List<String> dataSkippingStatsColumns() {
    String names = configuration.get("delta.dataSkippingStatsColumns");
    return names == null ? List.of() : commaSeparated(names);
  }

  /** {@code Serializable}, {@code WriteSerializable} or {@code SnapshotIsolation}. */
  public String isolationLevel() {
    return configuration.getOrDefault("delta.isolationLevel", "Serializable");
  }

  private boolean bool(String key, boolean otherwise) {
    String value = configuration.get(key);
    return value == null ? otherwise : Boolean.parseBoolean(value.strip());
  }

  private long number(String key, long otherwise) {
    String value = configuration.get(key);
    if (value == null) {
      return otherwise;
    }
    PropertyRules.checkedKey(key, value);
    return Long.parseLong(value.strip());
  }

  private Duration interval(String key, Duration otherwise) {
    String value = configuration.get(key);
    if (value == null) {
      return otherwise;
    }
    PropertyRules.checkedKey(key, value);
    return CalendarInterval.parse(value);
  }

  /** The parts between commas that are not in backticks. */
  private static List<String> commaSeparated(String names) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i <= names.length(); i++) {
      boolean end = i == names.length();
      if (!end && names.charAt(i) == '`') {
        quoted = !quoted;
      } else if (end || (names.charAt(i) == ',' && !quoted)) {
        String part = names.substring(start, i).strip();
        if (!part.isEmpty()) {
          parts.add(part);
        }
        start = i + 1;
      }
    }
    return parts;
  }
}
