package io.mangrove.spark.maintenance;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.error.CommitConflictException;
import io.mangrove.log.error.CommitInDoubtException;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.maintenance.CubePlan;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.stats.StatsTotals;
import io.mangrove.log.transaction.Transaction;
import io.mangrove.spark.internals.JobDescription;
import io.mangrove.spark.internals.PlannedRows;
import io.mangrove.spark.read.ChosenFiles;
import io.mangrove.spark.read.RowIdentity;
import io.mangrove.spark.write.WritePlan;
import io.mangrove.spark.write.WrittenFile;
import io.mangrove.spark.write.WrittenFiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * Writes the rows of files anew in the order of a curve through several columns, each cube for
 * itself. A sample of these columns alone tells where rows come on the curve and where it is cut
 * into files; then one shuffle brings each file's rows together and sorts them by one number. For
 * one execution.
 */
final class ZOrderJob {
  private static final String PLACE = "_mangrove_place";

  /** Enough to cut the curve within a few hundredths. */
  private static final long SAMPLES_PER_FILE = 1_000;

  private static final long LEAST_SAMPLES = 20_000;
  private static final long MOST_SAMPLES = 1_000_000;

  /** What the sampled values of a column take at most, unless each of them is cut to the least. */
  private static final long SAMPLE_BYTES = 64 << 20;

  private static final int LEAST_VALUE_BYTES = 64;
  private static final int MOST_VALUE_BYTES = 1_024;

  private final OptimizeTarget target;
  private final ActiveFiles active;
  private final List<int[]> cubes;
  private final BitSet files = new BitSet();
  private final List<Column> keys;
  private final OptimizeMetrics metrics;
  private final RowOrder order;
  private final String part;

  /** By the row number of a file, its cube. */
  private final int[] cubeOfFile;

  /** Into how many files each cube is cut, by its size. */
  private final int[] pieces;

  /**
   * @param cubes row numbers of the files to be written anew
   * @param order the columns and the curve
   * @param part of the work as the progress shows it; empty where it is all
   */
  private ZOrderJob(
      OptimizeTarget target,
      List<int[]> cubes,
      RowOrder order,
      String part,
      OptimizeMetrics metrics) {
    this.target = target;
    this.active = target.snapshot().activeFiles();
    this.cubes = cubes;
    this.keys = new ArrayList<>(order.keys());
    this.order = order;
    this.part = part;
    this.metrics = metrics;
    this.pieces = new int[cubes.size()];
    long most = target.options().limits().maxFileBytes();
    for (int cube = 0; cube < pieces.length; cube++) {
      long bytes = 0;
      for (int file : cubes.get(cube)) {
        files.set(file);
        bytes += active.sizeBytes(file);
      }
      pieces[cube] = (int) Math.max(1, Math.round((double) bytes / most));
    }
    this.cubeOfFile = new int[files.length()];
    for (int cube = 0; cube < pieces.length; cube++) {
      for (int file : cubes.get(cube)) {
        cubeOfFile[file] = cube;
      }
    }
  }

  /** What the table has become stands against whatever is worked out on what it was. */
  private static final Set<String> OF_ALL_PARTS =
      Set.of("DELTA_METADATA_CHANGED", "DELTA_PROTOCOL_CHANGED");

  /**
   * Puts cubes into order, each batch in a commit of its own, so that a job that is broken off has
   * not been for nothing. Throws a conflict only when everything else is done, unless it would be
   * that of all others, too.
   */
  static void run(OptimizeTarget target, CubePlan plan, RowOrder order, OptimizeMetrics metrics) {
    CommitConflictException conflict = null;
    int count = plan.batches().size();
    for (int i = 0; i < count; i++) {
      String part = count == 1 ? "" : " (part %d of %d)".formatted(i + 1, count);
      try {
        new ZOrderJob(target, plan.batches().get(i), order, part, metrics).run();
      } catch (CommitConflictException e) {
        conflict = e;
        if (OF_ALL_PARTS.contains(e.condition())) {
          break;
        }
      }
    }
    if (conflict != null) {
      throw conflict;
    }
  }

  private void run() {
    Dataset<Row> rows = rows(files);
    String name =
        "OPTIMIZE %s: %d files in order%s"
            .formatted(target.table().name(), files.cardinality(), part);
    long count = count(name);
    cutKeys(rows);
    List<Row> sample =
        JobDescription.during(
            target.session(), name + ", a sample first", () -> sample(rows, count));
    ColumnRanks ranks = new ColumnRanks(order.curve(), sample, keys.size());
    CurveCuts cuts = new CurveCuts(cubeOfFile, places(sample, ranks), pieces);
    WritePlan writes = target.writes(maxRecordsPerFile(count));
    List<List<WrittenFile>> written =
        JobDescription.during(
            target.session(), name, () -> written(ordered(rows, ranks, cuts), writes, cuts, name));
    commit(written, writes);
  }

  private Dataset<Row> rows(BitSet among) {
    return PlannedRows.of(
        target.session(),
        new ChosenFiles(
            target.session(),
            target.table().name(),
            target.snapshot(),
            target.table().schema(),
            among));
  }

  /** How many rows there are. Where files do not tell, their footers are asked. */
  private long count(String name) {
    BitSet silent = StatsTotals.withoutRowCount(active, files);
    BitSet others = (BitSet) files.clone();
    others.andNot(silent);
    long told = StatsTotals.rowCount(active, others).orElseThrow();
    return silent.isEmpty()
        ? told
        : told
            + JobDescription.during(
                target.session(), name + ", their rows first", () -> rows(silent).count());
  }

  private long samples() {
    return Math.min(
        MOST_SAMPLES, Math.max(LEAST_SAMPLES, Arrays.stream(pieces).sum() * SAMPLES_PER_FILE));
  }

  /** How long values begin is all that ranks them. */
  private void cutKeys(Dataset<Row> rows) {
    int most =
        (int) Math.max(LEAST_VALUE_BYTES, Math.min(MOST_VALUE_BYTES, SAMPLE_BYTES / samples()));
    StructField[] fields = rows.select(keys.toArray(new Column[0])).schema().fields();
    for (int i = 0; i < fields.length; i++) {
      if (fields[i].dataType() instanceof BinaryType) {
        keys.set(i, functions.substring(keys.get(i), 1, most));
      }
    }
  }

  private List<Row> sample(Dataset<Row> rows, long count) {
    List<Column> columns = new ArrayList<>(keys);
    columns.add(functions.col(RowIdentity.FILE));
    Dataset<Row> values = rows.select(columns.toArray(new Column[0]));
    if (count > samples()) {
      values = values.sample(false, (double) samples() / count, 1);
    }
    return values.collectAsList();
  }

  /** Of each cube, where its sampled rows come on the curve; sorted. */
  private long[][] places(List<Row> sample, ColumnRanks ranks) {
    int[] counts = new int[pieces.length];
    for (Row row : sample) {
      counts[cubeOfFile[row.getInt(keys.size())]]++;
    }
    long[][] places = new long[pieces.length][];
    for (int cube = 0; cube < places.length; cube++) {
      places[cube] = new long[counts[cube]];
    }
    for (Row row : sample) {
      int cube = cubeOfFile[row.getInt(keys.size())];
      places[cube][--counts[cube]] = ranks.call(row);
    }
    for (long[] ofCube : places) {
      Arrays.sort(ofCube);
    }
    return places;
  }

  private Dataset<Row> ordered(Dataset<Row> rows, ColumnRanks ranks, CurveCuts cuts) {
    Column place =
        functions
            .udf(ranks, DataTypes.LongType)
            .asNonNullable()
            .apply(functions.struct(keys.toArray(new Column[0])));
    Column piece =
        functions
            .udf(cuts, DataTypes.IntegerType)
            .asNonNullable()
            .apply(functions.col(PLACE), functions.col(RowIdentity.FILE));
    List<Column> columns = new ArrayList<>();
    for (String column : target.columns().fieldNames()) {
      columns.add(functions.col("`" + column.replace("`", "``") + "`"));
    }
    return rows.withColumn(PLACE, place)
        .repartitionById(cuts.pieces(), piece)
        .sortWithinPartitions(functions.col(PLACE))
        .select(columns.toArray(new Column[0]));
  }

  /** Where many rows share one place, what was to be one file becomes several. */
  private long maxRecordsPerFile(long count) {
    long bytes = 0;
    for (int file = files.nextSetBit(0); file >= 0; file = files.nextSetBit(file + 1)) {
      bytes += active.sizeBytes(file);
    }
    // By the size, not by the number of files: those of small partitions hold less.
    double rows = (double) count / Math.max(1, bytes) * target.options().limits().maxFileBytes();
    return Math.max(1, (long) (2 * rows));
  }

  /** The new files of each cube. */
  private List<List<WrittenFile>> written(
      Dataset<Row> ordered, WritePlan writes, CurveCuts cuts, String name) {
    List<List<WrittenFile>> written = new ArrayList<>();
    cubes.forEach(cube -> written.add(new ArrayList<>()));
    int piece = 0; // a task for each, in their order
    for (WriterCommitMessage message :
        PlannedRows.write(ordered, writes.ofKnownRows().writers(), name)) {
      written.get(cuts.groupOf(piece++)).addAll(((WrittenFiles) message).files());
    }
    return written;
  }

  private void commit(List<List<WrittenFile>> written, WritePlan writes) {
    Transaction transaction = target.startTransaction();
    OptimizeMetrics ofCommit = new OptimizeMetrics();
    ofCommit.cubes(cubes.size());
    long now = System.currentTimeMillis();
    for (int file = files.nextSetBit(0); file >= 0; file = files.nextSetBit(file + 1)) {
      AddFile source = active.file(file);
      ofCommit.removed(source);
      ofCommit.partition(active.partitionOrdinal(file));
      transaction.remove(source.removed(now, false));
    }
    for (List<WrittenFile> ofCube : written) {
      UUID cube = UUID.randomUUID();
      for (WrittenFile file : ofCube) {
        ofCommit.added(file);
        transaction.add(order.marked(writes.added(file), cube));
      }
    }
    try {
      var unused = transaction.metrics(ofCommit.ofHistory()).commit(target.operation());
    } catch (DeltaException e) {
      if (!(e instanceof CommitInDoubtException)) {
        written.forEach(writes::delete);
      }
      throw e;
    }
    metrics.addAll(ofCommit);
  }
}
