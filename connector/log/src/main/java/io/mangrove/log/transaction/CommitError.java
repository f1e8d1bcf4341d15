package io.mangrove.log.transaction;

import io.mangrove.log.error.CommitConflictException;
import io.mangrove.log.error.ErrorClass;
import org.jspecify.annotations.Nullable;

/** Why a commit is not made. */
enum CommitError implements ErrorClass {
  DELTA_CONCURRENT_APPEND(
      "2D521",
      "<operation> read version <readVersion> and cannot follow version <winningVersion>, a"
          + " <winningOperation> that was committed meanwhile, <winningTime>: it added <file> to"
          + " <partition>, where this operation has read. Run it again on the new version."),
  DELTA_CONCURRENT_DELETE_READ(
      "2D521",
      "<operation> read version <readVersion> and cannot follow version <winningVersion>, a"
          + " <winningOperation> that was committed meanwhile, <winningTime>: it removed <rows> of"
          + " <file> from <partition>, which this operation has read. Run it again on the new"
          + " version."),
  DELTA_CONCURRENT_DELETE_DELETE(
      "2D521",
      "<operation> read version <readVersion> and cannot follow version <winningVersion>, a"
          + " <winningOperation> that was committed meanwhile, <winningTime>: both remove <rows> of"
          + " <file> from <partition>. Run it again on the new version."),
  DELTA_METADATA_CHANGED(
      "2D521",
      "<operation> read version <readVersion> and cannot follow version <winningVersion>, a"
          + " <winningOperation> that was committed meanwhile, <winningTime>: it changed the"
          + " table's metadata. Run it again on the new version."),
  DELTA_PROTOCOL_CHANGED(
      "2D521",
      "<operation> read version <readVersion> and cannot follow version <winningVersion>, a"
          + " <winningOperation> that was committed meanwhile, <winningTime>: it changed the"
          + " table's protocol. Run it again on the new version."),
  DELTA_CONCURRENT_TRANSACTION(
      "2D521",
      "<operation> read version <readVersion> and cannot follow version <winningVersion>, a"
          + " <winningOperation> that was committed meanwhile, <winningTime>: both write for the"
          + " application <appId>, which may write once at a time."),
  DELTA_CONCURRENT_WRITE(
      "2D521",
      "<operation> read version <readVersion> and cannot follow version <winningVersion>, a"
          + " <winningOperation> that was committed meanwhile, <winningTime>: <reason>."),
  DELTA_TABLE_ID_MISMATCH(
      "KD007",
      "<operation> read version <readVersion> of the table in <table>, which has been replaced by"
          + " another one meanwhile: its id was <oldId>, and now is <newId>. Run it again."),
  DELTA_MAX_COMMIT_RETRIES_EXCEEDED(
      "40000",
      "<operation> was tried <attempts> times and lost every race for the next version; the last"
          + " one was <version>. Fewer writers at a time, or more attempts, will help."),
  DELTA_COMMIT_NOT_WRITTEN(
      "58030",
      "Version <version> of <table> could not be written; the log does not hold it. The store says:"
          + " <reason>"),
  DELTA_COMMIT_OUTCOME_UNKNOWN(
      "58030",
      "The store failed while version <version> of <table> was written, and it is not known whether"
          + " it is there or is yet to appear. Look for transaction <txnId> in the table's history"
          + " before trying again; keep the data files. The store says: <reason>"),
  DELTA_COMMIT_VECTORS_FAILED(
      "58030",
      "The deletion vectors of a commit to <table> could not be <what>; nothing was committed. The"
          + " store says: <reason>"),
  DELTA_ADDING_DELETION_VECTORS_DISALLOWED(
      "0A000",
      "<operation> masks rows of <table>, which does not permit deletion vectors. To permit them,"
          + " use ALTER TABLE <table> SET TBLPROPERTIES ('delta.enableDeletionVectors'='true')."),
  DELTA_DELETION_VECTOR_MISSING_NUM_RECORDS(
      "2D521",
      "Rows of <file> cannot be masked, because its statistics do not tell how many it has. Rewrite"
          + " the file instead."),
  DELTA_ROW_ID_ASSIGNMENT_WITHOUT_STATS(
      "22000",
      "The table tracks its rows, and the number of rows in <file> is not known, so they cannot be"
          + " given ids. Its statistics must tell numRecords."),
  DELTA_UNSUPPORTED_DROP_CLUSTERING_COLUMN(
      "0AKDC",
      "The table is clustered by <columnList>. A clustering column cannot be dropped, and a"
          + " clustered table not be partitioned. Cluster the table by other columns first."),
  DELTA_OPERATION_NOT_ALLOWED(
      "0AKDC",
      "<operation> is not allowed on <table>, which tracks its rows (delta.enableRowTracking): it"
          + " would give rows that it moves from file to file new ids."),
  DELTA_COMMIT_INTERRUPTED(
      "57014", "<operation> was interrupted before version <version> was committed."),
  DELTA_CANNOT_MODIFY_APPEND_ONLY(
      "42809",
      "This table is configured to only allow appends, and <operation> removes rows. To permit it,"
          + " use ALTER TABLE <table> SET TBLPROPERTIES ('delta.appendOnly'='false')."),
  DELTA_DOMAIN_METADATA_RESERVED(
      "42939",
      "The metadata domain <domain> cannot be set or removed: names that begin with 'delta.' belong"
          + " to the features of the protocol. Choose another name."),
  DELTA_DOMAIN_METADATA_NOT_FOUND(
      "42704", "The metadata domain <domain> cannot be removed: the table has none of that name."),
  DELTA_DUPLICATE_DOMAIN_METADATA_INTERNAL_ERROR(
      "42601", "A commit sets the metadata domain <domain> more than once."),
  DELTA_DUPLICATE_SET_TRANSACTION(
      "42601",
      "A commit gives the application <appId> more than one version; it can only have reached"
          + " one."),
  DELTA_DUPLICATE_COLUMNS_FOUND(
      "42711", "Found duplicate column(s) in <where>: <columns>. Names are compared without case."),
  DELTA_INVALID_CHARACTERS_IN_COLUMN_NAMES(
      "42K05",
      "Found invalid character(s) among ' ,;{}()\\n"
          + "\\t=' in the column names of your schema. Invalid column names: <columns>. Please use"
          + " other characters."),
  DELTA_PARTITION_COLUMN_NOT_FOUND(
      "42703", "The partition column <column> is not in the schema, which has: <columns>."),
  DELTA_CANNOT_USE_ALL_COLUMNS_FOR_PARTITION(
      "428FT", "All columns of the table are partition columns; at least one must not be."),
  DELTA_INVALID_PARTITION_COLUMN_TYPE(
      "42996", "The column <column> cannot be a partition column, because its type is <type>."),
  DELTA_COMPLEX_TYPE_COLUMN_CONTAINS_NULL_TYPE(
      "22005",
      "The column <column> has the type void inside an array or map, or is a struct of nothing but"
          + " void columns, which no data file can hold."),
  DELTA_EMPTY_DATA(
      "428GU",
      "Every column of the table has the type void, so that no data file could hold a row."),
  DELTA_UNSUPPORTED_MANIFEST_GENERATION_WITH_COLUMN_MAPPING(
      "0AKDC",
      "A table with column mapping has no symlink manifests: engines that read by them look for"
          + " columns by their names."),
  DELTA_VIOLATE_TABLE_PROPERTY_VALIDATION_FAILED(
      "0A000", "The properties of table <table> do not go together: <reason>.");

  private final String sqlState;
  private final String template;

  CommitError(String sqlState, String template) {
    this.sqlState = sqlState;
    this.template = template;
  }

  @Override
  public String sqlState() {
    return sqlState;
  }

  @Override
  public String template() {
    return template;
  }

  /** The exception for a lost race: both operations, the winning version, and what they dispute. */
  CommitConflictException between(
      PreparedCommit loser, Winner winner, @Nullable Object... namesAndValues) {
    var parameters =
        ErrorClass.parameters(
            "operation", loser.operation().name(),
            "readVersion", loser.readVersionText(),
            "winningVersion", winner.version(),
            "winningOperation", winner.operationName(),
            "winningTime", winner.timeText());
    parameters.putAll(ErrorClass.parameters(namesAndValues));
    return new CommitConflictException(this, parameters, winner.version());
  }
}
