package io.mangrove.spark.maintenance;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.files.DataPath;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.transaction.Operation;
import io.mangrove.log.transaction.Transaction;
import io.mangrove.spark.catalog.CatalogError;
import io.mangrove.spark.catalog.PlacedTable;
import io.mangrove.spark.convert.JsonText;
import io.mangrove.spark.convert.SchemaConverter;
import io.mangrove.spark.internals.FolderFiles;
import io.mangrove.spark.internals.ForeignParquet;
import io.mangrove.spark.internals.JobDescription;
import io.mangrove.spark.internals.ScanSettings;
import io.mangrove.spark.internals.SessionFiles;
import io.mangrove.spark.internals.SessionTables;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Makes a Delta table of Parquet files by the first commit of a log beside them. Nothing but that
 * commit is written. For one execution.
 */
final class ConvertJob {
  private static final int PARALLELISM = 16;
  private static final String SINK_LOG = "_spark_metadata";

  private final SparkSession session;
  private final PlacedTable target;
  private final StructType partitioning;
  private final boolean statistics;
  private final ConvertSource source;

  /**
   * @param partitioning the columns that folders are named after, in their order
   * @param source whose files lie where the target is
   */
  ConvertJob(
      SparkSession session,
      PlacedTable target,
      StructType partitioning,
      boolean statistics,
      ConvertSource source) {
    this.session = session;
    this.target = target;
    this.partitioning = partitioning;
    this.statistics = statistics;
    this.source = source;
  }

  void run() throws NoSuchNamespaceException, NoSuchTableException {
    List<FolderFiles.Found> files = found();
    Transaction transaction =
        collected(files, UUID.randomUUID())
            .metrics(Map.of("numConvertedFiles", Integer.toString(files.size())));
    try {
      var unused = transaction.commit(operation(files));
    } catch (DeltaException e) {
      throw e.condition().equals("DELTA_ROW_ID_ASSIGNMENT_WITHOUT_STATS")
          ? ConvertError.DELTA_CONVERT_TO_DELTA_ROW_TRACKING_WITHOUT_STATS.causedBy(e)
          : e;
    }
  }

  /** The table that would be made. Nothing is written. */
  Snapshot preview() throws NoSuchNamespaceException, NoSuchTableException {
    List<FolderFiles.Found> files = found();
    UUID same = UUID.nameUUIDFromBytes(target.log().tableRoot().getBytes(StandardCharsets.UTF_8));
    return collected(files, same).preview(operation(files));
  }

  private List<FolderFiles.Found> found() {
    String root = target.log().tableRoot();
    if (new SessionFiles(session).exists(SessionFiles.child(root, SINK_LOG))) {
      throw CatalogError.DELTA_OPERATION_NOT_ALLOWED.with(
          "operation",
          "CONVERT of a streaming sink's directory, whose "
              + SINK_LOG
              + " says which of its files count,");
    }
    List<FolderFiles.Found> files = files(root);
    if (files.isEmpty()) {
      throw ConvertError.DELTA_EMPTY_DIRECTORY.with("directory", root);
    }
    return files;
  }

  /**
   * The first commit of the table.
   *
   * @param id the table's
   */
  private Transaction collected(List<FolderFiles.Found> files, UUID id)
      throws NoSuchNamespaceException, NoSuchTableException {
    String root = target.log().tableRoot();
    Map<String, String> properties = target.propertiesWith(source.properties());
    HiveFolders folders = new HiveFolders(partitioning, ScanSettings.of(session).timeZone());
    for (FolderFiles.Found file : files) {
      var unused = folders.valuesOf(relative(root, file)); // before any file is opened
    }
    checkPartitions(root, folders, files);
    StructType schema =
        JobDescription.during(
            session,
            "Files in %s: the schema of %d".formatted(root, files.size()),
            () -> schema(root, files));
    Metadata metadata = metadata(id, schema, properties);
    List<@Nullable String> stats =
        statistics
            ? JobDescription.during(
                session,
                "Files in %s: the statistics of %d".formatted(root, files.size()),
                () -> FooterStats.of(session, files, metadata))
            : List.of();
    Transaction transaction = target.startCreation().metadata(metadata);
    for (int i = 0; i < files.size(); i++) {
      FolderFiles.Found file = files.get(i);
      String path = relative(root, file);
      transaction.add(
          new AddFile(
              DataPath.encode(path),
              folders.valuesOf(path),
              file.sizeBytes(),
              file.modificationTime(),
              true,
              statistics ? stats.get(i) : null));
    }
    return transaction;
  }

  /** Rows are where the catalog says, for it and for the log alike. */
  private void checkPartitions(String root, HiveFolders folders, List<FolderFiles.Found> files)
      throws NoSuchNamespaceException, NoSuchTableException {
    if (source.listed() == null) {
      return;
    }
    List<SessionTables.Partition> listed = new SessionTables(session).partitions(source.listed());
    if (listed != null) {
      new CatalogPartitions(partitioning, folders, new SessionFiles(session), root)
          .check(listed, files);
    }
  }

  private Operation operation(List<FolderFiles.Found> files) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("numFiles", Integer.toString(files.size()));
    parameters.put("partitionedBy", JsonText.list(List.of(partitioning.fieldNames())));
    parameters.put("collectStats", Boolean.toString(statistics));
    String listedName = source.listedName();
    if (listedName != null) {
      parameters.put("catalogTable", listedName);
    }
    parameters.put("sourceFormat", "parquet");
    return new Operation("CONVERT", parameters);
  }

  private List<FolderFiles.Found> files(String root) {
    try (FolderFiles folder = new FolderFiles(session, root, PARALLELISM)) {
      return folder.list(new VisibleFiles(partitioning)).files().stream()
          .sorted(Comparator.comparing(FolderFiles.Found::path))
          .toList();
    }
  }

  /** What is not hidden, by names as Hadoop hides them. */
  private record VisibleFiles(StructType partitioning) implements FolderFiles.Selection {
    @Override
    public boolean looksAt(String name) {
      boolean hidden = name.startsWith("_") || name.startsWith(".");
      return !hidden || namesPartition(name);
    }

    private boolean namesPartition(String name) {
      for (String column : partitioning.fieldNames()) {
        if (name.regionMatches(true, 0, column + "=", 0, column.length() + 1)) {
          return true;
        }
      }
      return false;
    }
  }

  /** Of columns that files and folders have, the folders count. */
  private StructType schema(String root, List<FolderFiles.Found> files) {
    StructType ofFiles;
    try {
      ofFiles = ForeignParquet.mergedSchema(session, files);
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      throw ConvertError.DELTA_FAILED_MERGE_SCHEMA_FILE.causedBy(
          e, "file", root, "schema", String.valueOf(e.getMessage()));
    }
    Map<String, StructField> columns = new LinkedHashMap<>();
    for (StructField column : ofFiles.fields()) {
      StructField plain =
          new StructField(
              column.name(), column.dataType(), true, org.apache.spark.sql.types.Metadata.empty());
      columns.put(
          column.name().toLowerCase(Locale.ROOT),
          column.getComment().isDefined() ? plain.withComment(column.getComment().get()) : plain);
    }
    for (StructField column : partitioning.fields()) {
      columns.put(column.name().toLowerCase(Locale.ROOT), column);
    }
    return new StructType(columns.values().toArray(new StructField[0]));
  }

  private Metadata metadata(UUID id, StructType schema, Map<String, String> properties) {
    String mode = properties.getOrDefault("delta.columnMapping.mode", "none");
    if (!mode.equalsIgnoreCase("none")) {
      throw ConvertError.DELTA_CONVERSION_UNSUPPORTED_COLUMN_MAPPING.with(
          "config", "delta.columnMapping.mode", "mode", mode);
    }
    return new Metadata(
        id.toString(),
        null,
        source.comment(),
        "parquet",
        Map.of(),
        SchemaConverter.toJson(schema),
        List.of(partitioning.fieldNames()),
        System.currentTimeMillis(),
        properties);
  }

  private static String relative(String root, FolderFiles.Found file) {
    return file.path().substring(root.length() + 1);
  }
}
