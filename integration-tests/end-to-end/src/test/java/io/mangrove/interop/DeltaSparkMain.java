package io.mangrove.interop;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * The process that delta-spark runs in. Its input is batches of requests, one a line, each batch
 * ended by an empty line; its output is one line of answer for each request, in order. The requests
 * of a batch run several at a time.
 */
final class DeltaSparkMain {
  static final String READ = "read\t";
  static final String SQL = "sql\t";
  static final String ASK = "ask\t";
  static final String WRITE = "write\t";

  /** What a line of answer begins with; other lines of the output are none. */
  static final String ANSWER = "answer\t";

  /** The answer to what is done and has nothing to say. */
  static final String DONE = "done";

  private DeltaSparkMain() {}

  public static void main(String[] args) throws IOException {
    SparkSession spark = SparkSession.builder().master("local[2]").getOrCreate();
    spark.sparkContext().setLogLevel("WARN");
    PrintStream out =
        new PrintStream(
            new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8.name());
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    List<String> batch = new ArrayList<>();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (!line.isEmpty()) {
        batch.add(line);
        continue;
      }
      List<String> answers = InParallel.map(batch, request -> answer(spark, request));
      answers.forEach(answer -> out.println(ANSWER + answer));
      batch.clear();
    }
    spark.stop();
  }

  @SuppressWarnings("CatchingUnchecked") // Spark throws checked exceptions it does not declare
  private static String answer(SparkSession spark, String request) {
    String what = request.substring(request.indexOf('\t') + 1);
    try {
      if (request.startsWith(READ)) {
        return Reading.digest(spark, TableVersion.ofLine(what));
      } else if (request.startsWith(SQL)) {
        spark.sql(what).collectAsList();
      } else if (request.startsWith(ASK)) {
        return Outcome.line(Outcome.answer(spark, what));
      } else if (request.startsWith(WRITE)) {
        InteropTables.write(spark, Path.of(what));
        MaskedTables.write(spark, Path.of(what));
      }
      return DONE;
    } catch (Exception e) {
      return String.valueOf(e).replace('\n', ' ');
    }
  }
}
