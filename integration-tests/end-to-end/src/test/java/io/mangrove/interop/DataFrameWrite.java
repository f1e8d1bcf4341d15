package io.mangrove.interop;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * A write for which SQL has no statement, as a line: {@code SAVE append [replaceWhere=id > 3] INTO
 * delta.`/path` AS SELECT ...}.
 *
 * @param option as {@code name=value}; null: none
 */
record DataFrameWrite(String mode, @Nullable String option, String path, String query) {
  private static final Pattern FORM =
      Pattern.compile("SAVE (\\w+)(?: \\[(.*?)])? INTO delta\\.`(.*?)` AS (.*)");

  /** Null where the line is none. */
  static @Nullable DataFrameWrite parse(String line) {
    Matcher form = FORM.matcher(line);
    return form.matches()
        ? new DataFrameWrite(form.group(1), form.group(2), form.group(3), form.group(4))
        : null;
  }

  void run(SparkSession spark) {
    DataFrameWriter<Row> writer = spark.sql(query).write().format("delta").mode(mode);
    if (option != null) {
      int equals = option.indexOf('=');
      writer = writer.option(option.substring(0, equals), option.substring(equals + 1));
    }
    writer.save(path);
  }
}
