package io.mangrove.log.transaction;

import io.mangrove.log.error.CommitConflictException;
import io.mangrove.log.error.ErrorClass;
import org.jspecify.annotations.Nullable;

/** Why a commit is not made. */
enum CommitError implements ErrorClass {
  DELTA_CONCURRENT_APPEND(
      "2D521",
      "<operation> read version <readVersion> and cannot follow version <winningVersion>, a"
          + " <winningOperation> that was committed meanwhile: it added <file> to <partition>,"
          + " where this operation has read. Run it again on the new version."),
  DELTA_CONCURRENT_DELETE_READ(
      "2D521",
      "<operation> read version <readVersion> and cannot follow version <winningVersion>, a"
          + " <winningOperation> that was committed meanwhile: it removed <file> from <partition>,"
          + " which this operation has read. Run it again on the new version."),
  DELTA_CONCURRENT_DELETE_DELETE(
      "2D521",
      "<operation> read version <readVersion> and cannot follow version <winningVersion>, a"
          + " <winningOperation> that was committed meanwhile: both remove <file> from"
          + " <partition>. Run it again on the new version."),
  DELTA_METADATA_CHANGED(
      "2D521",
      "<operation> read version <readVersion> and cannot follow version <winningVersion>, a"
          + " <winningOperation> that was committed meanwhile: it changed the table's metadata."
          + " Run it again on the new version."),
  DELTA_PROTOCOL_CHANGED(
      "2D521",
      "<operation> read version <readVersion> and cannot follow version <winningVersion>, a"
          + " <winningOperation> that was committed meanwhile: it changed the table's protocol."
          + " Run it again on the new version."),
  DELTA_CONCURRENT_TRANSACTION(
      "2D521",
      "<operation> read version <readVersion> and cannot follow version <winningVersion>, a"
          + " <winningOperation> that was committed meanwhile: both write for the application"
          + " <appId>, which may write once at a time."),
  DELTA_CONCURRENT_WRITE(
      "2D521",
      "<operation> read version <readVersion> and cannot follow version <winningVersion>, a"
          + " <winningOperation> that was committed meanwhile: <reason>."),
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
      "The store failed while version <version> of <table> was written and cannot be asked whether"
          + " it is there. Look for transaction <txnId> in the table's history before trying again;"
          + " keep the data files. The store says: <reason>"),
  DELTA_COMMIT_INTERRUPTED(
      "57014", "<operation> was interrupted before version <version> was committed."),
  DELTA_CANNOT_MODIFY_APPEND_ONLY(
      "42809",
      "This table is configured to only allow appends, and <operation> removes rows. To permit it,"
          + " use ALTER TABLE <table> SET TBLPROPERTIES ('delta.appendOnly'='false')."),
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
      "Every column of the table has the type void, so that no data file could hold a row.");

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
            "winningOperation", winner.operationName());
    parameters.putAll(ErrorClass.parameters(namesAndValues));
    return new CommitConflictException(this, parameters, winner.version());
  }
}
