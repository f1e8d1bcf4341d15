package io.mangrove.log.files;

import io.mangrove.log.files.LogFile.CheckpointFile;
import io.mangrove.log.files.LogFile.CheckpointPartFile;
import io.mangrove.log.files.LogFile.ChecksumFile;
import io.mangrove.log.files.LogFile.CommitFile;
import io.mangrove.log.files.LogFile.CompactedCommitsFile;
import io.mangrove.log.files.LogFile.UuidCheckpointFile;
import org.jspecify.annotations.Nullable;

/**
 * The names of the files in {@code _delta_log}, to and from what they mean. A listing has thousands
 * of them, so they are taken apart by hand.
 */
public final class LogFileName {

  /** The folder of the log below a table's root. */
  public static final String LOG_DIRECTORY = "_delta_log";

  /** The pointer to the newest checkpoint. PROTOCOL: Last Checkpoint File. */
  public static final String LAST_CHECKPOINT = "_last_checkpoint";

  /** The folder of the sidecars below that of the log. PROTOCOL: Sidecar Files. */
  public static final String SIDECAR_DIRECTORY = "_sidecars";

  private static final int VERSION_DIGITS = 20;
  private static final int PART_DIGITS = 10;
  private static final int UUID_LENGTH = 36;
  private static final String COMMIT = ".json";
  private static final String CHECKSUM = ".crc";
  private static final String COMPACTED = ".compacted.json";
  private static final String CHECKPOINT = ".checkpoint.";
  private static final String PARQUET = "parquet";

  private LogFileName() {}

  /** The log folder of a table. */
  public static String logDirectory(String tableRoot) {
    return tableRoot.endsWith("/") ? tableRoot + LOG_DIRECTORY : tableRoot + "/" + LOG_DIRECTORY;
  }

  public static String commitName(long version) {
    return digits(version, VERSION_DIGITS) + COMMIT;
  }

  /** The name of the totals of a version. */
  public static String checksumName(long version) {
    return digits(version, VERSION_DIGITS) + CHECKSUM;
  }

  public static String checkpointName(long version) {
    return digits(version, VERSION_DIGITS) + CHECKPOINT + PARQUET;
  }

  /** The name of one part, from 1 to {@code parts}, of a checkpoint in several files. */
  public static String checkpointPartName(long version, int part, int parts) {
    return digits(version, VERSION_DIGITS)
        + CHECKPOINT
        + digits(part, PART_DIGITS)
        + "."
        + digits(parts, PART_DIGITS)
        + "."
        + PARQUET;
  }

  /**
   * The name of a checkpoint of the second specification.
   *
   * @param json whether its format is JSON, else Parquet
   */
  public static String uuidCheckpointName(long version, String uuid, boolean json) {
    return digits(version, VERSION_DIGITS) + CHECKPOINT + uuid + (json ? COMMIT : "." + PARQUET);
  }

  /** The name of the commits of two versions and all between them in one file. */
  public static String compactedName(long firstVersion, long lastVersion) {
    return digits(firstVersion, VERSION_DIGITS)
        + "."
        + digits(lastVersion, VERSION_DIGITS)
        + COMPACTED;
  }

  /**
   * Where a sidecar is. Some writers put folders before its name; it must be in the log's own all
   * the same, wherever the table was copied to.
   *
   * @param encodedPath as in the checkpoint
   */
  public static String sidecarPath(String logDirectory, String encodedPath) {
    String path = DataPath.decode(encodedPath);
    String name = path.substring(path.lastIndexOf('/') + 1);
    return logDirectory + "/" + SIDECAR_DIRECTORY + "/" + name;
  }

  /** Not above the name of any file of this version or a later one: where to begin a listing. */
  public static String firstNameOf(long version) {
    return digits(version, VERSION_DIGITS) + ".";
  }

  /** What a name means; null if the protocol gives it no meaning. */
  public static @Nullable LogFile parse(String name) {
    long version = number(name, 0, VERSION_DIGITS);
    if (version < 0) {
      return null;
    }
    if (name.length() == VERSION_DIGITS + COMMIT.length() && name.endsWith(COMMIT)) {
      return new CommitFile(version);
    }
    if (name.length() == VERSION_DIGITS + CHECKSUM.length() && name.endsWith(CHECKSUM)) {
      return new ChecksumFile(version);
    }
    if (name.startsWith(CHECKPOINT, VERSION_DIGITS)) {
      return checkpoint(version, name.substring(VERSION_DIGITS + CHECKPOINT.length()));
    }
    if (name.length() == 2 * VERSION_DIGITS + 1 + COMPACTED.length()
        && name.charAt(VERSION_DIGITS) == '.'
        && name.endsWith(COMPACTED)) {
      long last = number(name, VERSION_DIGITS + 1, VERSION_DIGITS);
      return last < version ? null : new CompactedCommitsFile(version, last);
    }
    return null;
  }

  private static @Nullable LogFile checkpoint(long version, String rest) {
    if (rest.equals(PARQUET)) {
      return new CheckpointFile(version);
    }
    if (rest.length() == 2 * (PART_DIGITS + 1) + PARQUET.length()
        && rest.charAt(PART_DIGITS) == '.'
        && rest.endsWith("." + PARQUET)) {
      long part = number(rest, 0, PART_DIGITS);
      long parts = number(rest, PART_DIGITS + 1, PART_DIGITS);
      return part < 1 || part > parts || parts > Integer.MAX_VALUE
          ? null
          : new CheckpointPartFile(version, (int) part, (int) parts);
    }
    boolean json = rest.endsWith(COMMIT);
    int dot = rest.lastIndexOf('.');
    if (dot == UUID_LENGTH && (json || rest.endsWith("." + PARQUET)) && isUuid(rest)) {
      return new UuidCheckpointFile(version, rest.substring(0, dot), json);
    }
    return null;
  }

  private static boolean isUuid(String text) {
    for (int i = 0; i < UUID_LENGTH; i++) {
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      char c = text.charAt(i);
      if (dash ? c != '-' : Character.digit(c, 16) < 0) {
        return false;
      }
    }
    return true;
  }

  /** The number that so many ASCII digits make up; -1 if they do not, or make too large a one. */
  private static long number(String text, int from, int length) {
    if (text.length() < from + length) {
      return -1;
    }
    long value = 0;
    for (int i = from; i < from + length; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9' || value > (Long.MAX_VALUE - (c - '0')) / 10) {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value;
  }

  private static String digits(long value, int length) {
    if (value < 0) {
      throw new IllegalArgumentException("a version below zero: " + value);
    }
    String digits = Long.toString(value);
    return "0".repeat(length - digits.length()) + digits;
  }
}
