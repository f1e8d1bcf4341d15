package io.mangrove.sql.analysis;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.internal.SQLConf;
import org.jspecify.annotations.Nullable;

/**
 * The options of one write that change what it does to the table.
 *
 * @param mergeSchema whether columns that the table lacks are added to it
 * @param overwriteSchema whether an overwrite takes the schema and partitioning of the data
 * @param replaceWhere SQL text of the rows an overwrite replaces; null for all
 * @param dynamic whether an overwrite replaces only the partitions it has rows for
 */
record WriterOptions(
    boolean mergeSchema, boolean overwriteSchema, @Nullable String replaceWhere, boolean dynamic) {
  private static final String MERGE_SCHEMA = "mergeSchema";
  private static final String OVERWRITE_SCHEMA = "overwriteSchema";
  private static final String REPLACE_WHERE = "replaceWhere";
  private static final String OVERWRITE_MODE = "partitionOverwriteMode";
  private static final String AUTO_MERGE = "spark.databricks.delta.schema.autoMerge.enabled";
  private static final String SESSION_OVERWRITE_MODE = "spark.sql.sources.partitionOverwriteMode";

  /** What the options say, and for what they leave out, the session. */
  static WriterOptions of(Map<String, String> options, SQLConf session) {
    Map<String, String> ignoringCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    ignoringCase.putAll(options);
    String replaceWhere = ignoringCase.get(REPLACE_WHERE);
    String mode = ignoringCase.get(OVERWRITE_MODE);
    if (mode != null && replaceWhere != null && isDynamic(mode)) {
      throw PlanError.DELTA_REPLACE_WHERE_WITH_DYNAMIC_PARTITION_OVERWRITE.with();
    }
    boolean dynamic =
        isDynamic(mode != null ? mode : session.getConfString(SESSION_OVERWRITE_MODE, "static"));
    return new WriterOptions(
        flag(ignoringCase, MERGE_SCHEMA, autoMerge(session)),
        flag(ignoringCase, OVERWRITE_SCHEMA, false),
        replaceWhere,
        dynamic && replaceWhere == null);
  }

  /** Whether the options themselves, not the session, choose between partitions and all rows. */
  static boolean nameOverwriteMode(Map<String, String> options) {
    return options.keySet().stream().anyMatch(OVERWRITE_MODE::equalsIgnoreCase);
  }

  /** Whether the session adds missing columns in every write. */
  static boolean autoMerge(SQLConf session) {
    return Boolean.parseBoolean(session.getConfString(AUTO_MERGE, "false"));
  }

  private static boolean isDynamic(String mode) {
    return switch (mode.toLowerCase(Locale.ROOT)) {
      case "dynamic" -> true;
      case "static" -> false;
      default ->
          throw PlanError.DELTA_ILLEGAL_OPTION.with(
              "input", mode, "name", OVERWRITE_MODE, "explain", "must be 'static' or 'dynamic'");
    };
  }

  private static boolean flag(Map<String, String> options, String name, boolean otherwise) {
    String value = options.get(name);
    if (value == null) {
      return otherwise;
    }
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw PlanError.DELTA_ILLEGAL_OPTION.with(
              "input", value, "name", name, "explain", "must be 'true' or 'false'");
    };
  }
}
