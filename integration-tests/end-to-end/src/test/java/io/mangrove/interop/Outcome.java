package io.mangrove.interop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mangrove.log.actions.CommitInfo;
import io.mangrove.log.snapshot.HistoryEntry;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** What a statement came to, as single facts by name: what it answered, what its commits say. */
final class Outcome {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Outcome() {}

  /**
   * Runs a statement or a {@link DataFrameWrite}: columns, rows, and each value of these; or the
   * condition of its error.
   */
  @SuppressWarnings("CatchingUnchecked") // Spark throws checked exceptions it does not declare
  static SortedMap<String, String> answer(SparkSession spark, String statement) {
    try {
      return success(spark, statement);
    } catch (Exception e) {
      return failure(e);
    }
  }

  private static SortedMap<String, String> failure(Exception e) {
    SortedMap<String, String> facts = new TreeMap<>();
    facts.put("error", e.getClass().getName());
    facts.put("error.message", String.valueOf(e.getMessage()));
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SparkThrowable told && told.getCondition() != null) {
        facts.put("error", told.getCondition());
        facts.put("error.sqlState", String.valueOf(told.getSqlState()));
        return facts;
      }
    }
    return facts;
  }

  private static SortedMap<String, String> success(SparkSession spark, String statement) {
    SortedMap<String, String> facts = new TreeMap<>();
    DataFrameWrite write = DataFrameWrite.parse(statement);
    if (write != null) {
      write.run(spark);
      return facts;
    }
    Dataset<Row> answered = spark.sql(statement);
    List<Row> rows = answered.collectAsList();
    facts.put("columns", columns(answered.schema()));
    facts.put("rows", Integer.toString(rows.size()));
    for (int i = 0; i < rows.size(); i++) {
      putFields(facts, "row " + i + ".", rows.get(i), answered.schema());
    }
    return facts;
  }

  private static String columns(StructType schema) {
    StringBuilder text = new StringBuilder();
    for (StructField field : schema.fields()) {
      text.append(field.name()).append(' ').append(field.dataType().sql()).append(", ");
    }
    return text.toString();
  }

  private static void putFields(
      Map<String, String> facts, String prefix, Row row, StructType schema) {
    for (int i = 0; i < schema.length(); i++) {
      String name = prefix + schema.apply(i).name();
      if (row.get(i) instanceof Row struct) {
        putFields(facts, name + ".", struct, (StructType) schema.apply(i).dataType());
      } else {
        facts.put(name, ValueText.of(row.get(i)));
      }
    }
  }

  /** What the commits of a statement say of it. */
  static SortedMap<String, String> commits(List<HistoryEntry> entries) {
    SortedMap<String, String> facts = new TreeMap<>();
    facts.put("commits", Integer.toString(entries.size()));
    for (int i = 0; i < entries.size(); i++) {
      CommitInfo info = entries.get(i).info();
      String prefix = "commit " + i + ".";
      if (info == null) {
        facts.put(prefix + "info", "none");
        continue;
      }
      put(facts, prefix + "operation", info.operation());
      put(facts, prefix + "readVersion", info.readVersion());
      put(facts, prefix + "isolationLevel", info.isolationLevel());
      put(facts, prefix + "isBlindAppend", info.isBlindAppend());
      put(facts, prefix + "userMetadata", info.userMetadata());
      info.operationParameters()
          .forEach((name, value) -> facts.put(prefix + "parameter." + name, String.valueOf(value)));
      Map<String, String> metrics = info.operationMetrics();
      if (metrics != null) {
        metrics.forEach((name, value) -> facts.put(prefix + "metric." + name, value));
      }
    }
    return facts;
  }

  private static void put(Map<String, String> facts, String name, @Nullable Object value) {
    facts.put(name, String.valueOf(value));
  }

  /** Facts as one line, to be told by another process. */
  static String line(SortedMap<String, String> facts) {
    try {
      return JSON.writeValueAsString(facts);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static SortedMap<String, String> ofLine(String line) {
    try {
      return JSON.readValue(line, new TypeReference<TreeMap<String, String>>() {});
    } catch (JsonProcessingException e) {
      throw new AssertionError(line, e);
    }
  }
}
