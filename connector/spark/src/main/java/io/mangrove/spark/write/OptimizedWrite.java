package io.mangrove.spark.write;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.distributions.Distribution;
import org.apache.spark.sql.connector.distributions.Distributions;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * How rows come together before they are written, where somebody asks for few files: those of each
 * partition of the table, or all where it has none, in as few tasks as their size wants; else each
 * row stays where it is.
 *
 * @param optimizes whether rows come together
 * @param columns the table's partition columns
 * @param taskBytes about how much a task writes
 */
record OptimizedWrite(boolean optimizes, List<String> columns, long taskBytes) {
  private static final String CONFS = "spark.databricks.delta.optimizeWrite.";
  private static final String PROPERTY = "delta.autoOptimize.optimizeWrite";
  private static final String PROPERTY_OF_BOTH = "delta.autoOptimize";
  private static final String ADAPTIVE = "spark.sql.adaptive.";
  private static final String REBALANCES = "optimizeSkewsInRebalancePartitions.";
  private static final String OPTION = "optimizeWrite";
  private static final long TASK_BYTES = 512L << 20;
  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})([kmg]?)b?");

  /** The write's own option counts before the session's conf, and that before the table's word. */
  static OptimizedWrite of(
      SparkSession session,
      List<String> partitionColumns,
      Map<String, String> properties,
      CaseInsensitiveStringMap options) {
    String ofTable =
        properties.getOrDefault(PROPERTY, properties.getOrDefault(PROPERTY_OF_BOTH, "false"));
    String wanted = first(options.get(OPTION), set(session, CONFS + "enabled"), ofTable);
    boolean optimizes =
        switch (wanted.toLowerCase(Locale.ROOT)) {
          case "true" -> true;
          case "false" -> false;
          default ->
              throw WriteError.DELTA_ILLEGAL_OPTION.with(
                  "name", OPTION, "input", wanted, "explain", "it is true or false");
        };
    // Only an adaptive plan splits up what has come together.
    boolean splits =
        !partitionColumns.isEmpty()
            || (isOn(session, ADAPTIVE) && isOn(session, ADAPTIVE + REBALANCES));
    return new OptimizedWrite(
        optimizes && splits, List.copyOf(partitionColumns), bytes(set(session, CONFS + "binSize")));
  }

  /** The write of a table whose rows are in an order, which they would lose. */
  static OptimizedWrite none() {
    return new OptimizedWrite(false, List.of(), TASK_BYTES);
  }

  private static boolean isOn(SparkSession session, String conf) {
    return Boolean.parseBoolean(session.conf().get(conf + "enabled", "true"));
  }

  private static String first(@Nullable String option, @Nullable String conf, String fallback) {
    return option != null ? option : conf != null ? conf : fallback;
  }

  private static @Nullable String set(SparkSession session, String conf) {
    scala.Option<String> value = session.conf().getOption(conf);
    return value.isEmpty() ? null : value.get();
  }

  /** Mebibytes, unless the text names another unit. */
  private static long bytes(@Nullable String text) {
    if (text == null) {
      return TASK_BYTES;
    }
    Matcher size = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!size.matches()) {
      throw WriteError.DELTA_ILLEGAL_OPTION.with(
          "name", CONFS + "binSize", "input", text, "explain", "it is a size such as 512m");
    }
    int shift =
        switch (size.group(2)) {
          case "k" -> 10;
          case "g" -> 30;
          default -> 20;
        };
    return Math.max(1, Long.parseLong(size.group(1)) << shift);
  }

  Distribution distribution() {
    if (!optimizes) {
      return Distributions.unspecified();
    }
    return columns.isEmpty()
        // All rows are alike: Spark cuts what its tasks put out into pieces of the size wanted.
        ? Distributions.clustered(new Expression[] {Expressions.literal(0)})
        : Distributions.clustered(
            columns.stream()
                .map(column -> Expressions.column("`" + column.replace("`", "``") + "`"))
                .toArray(Expression[]::new));
  }

  /** Zero where it does not matter. */
  long advisoryBytes() {
    return optimizes ? taskBytes : 0;
  }
}
