package io.mangrove.spark.write;

import io.mangrove.log.actions.SetTransaction;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.transaction.Transaction;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * What a user may say about one write, by option or, where Delta has one, by session configuration.
 *
 * @param maxRecordsPerFile rows after which a new file is begun; {@code Long.MAX_VALUE}: no limit
 * @param dataChange false: the write only rearranges rows that the table has already
 * @param userMetadata a note kept with the commit; null for none
 * @param txnAppId the application that numbers its writes; null: it does not
 * @param txnVersion its number of this write; a number that it used before makes the write void
 */
public record WriteOptions(
    long maxRecordsPerFile,
    boolean dataChange,
    @Nullable String userMetadata,
    @Nullable String txnAppId,
    long txnVersion) {

  public static WriteOptions of(SparkSession session, CaseInsensitiveStringMap options) {
    String appId =
        optionOrConf(options, "txnAppId", session, "spark.databricks.delta.write.txnAppId");
    String version =
        optionOrConf(options, "txnVersion", session, "spark.databricks.delta.write.txnVersion");
    if ((appId == null) != (version == null)) {
      throw WriteError.DELTA_INVALID_IDEMPOTENT_WRITES_OPTIONS.with(
          "reason", "one is set without the other");
    }
    return new WriteOptions(
        maxRecordsPerFile(
            optionOrConf(
                options, "maxRecordsPerFile", session, "spark.sql.files.maxRecordsPerFile")),
        dataChange(options.get("dataChange")),
        options.get("userMetadata"), // what the session says every commit has
        appId,
        version == null ? 0 : txnVersion(version));
  }

  /** Puts what the user says of the commit into it. */
  public void addTo(Transaction transaction) {
    if (txnAppId != null) {
      transaction.setTransaction(
          new SetTransaction(txnAppId, txnVersion, System.currentTimeMillis()));
    }
    if (userMetadata != null) {
      transaction.userMetadata(userMetadata);
    }
  }

  /**
   * Whether an application numbers the write. It is recorded then whatever it changes: done once
   * more on another version, it might change something.
   */
  public boolean isNumbered() {
    return txnAppId != null;
  }

  /** Whether a version has this very write already. */
  public boolean isAppliedTo(Snapshot snapshot) {
    Long applied = txnAppId == null ? null : snapshot.transactionVersion(txnAppId);
    return applied != null && applied >= txnVersion;
  }

  private static @Nullable String optionOrConf(
      CaseInsensitiveStringMap options, String option, SparkSession session, String conf) {
    String value = options.get(option);
    if (value != null) {
      return value;
    }
    scala.Option<String> configured = session.conf().getOption(conf);
    return configured.isEmpty() ? null : configured.get();
  }

  private static long maxRecordsPerFile(@Nullable String text) {
    if (text == null) {
      return Long.MAX_VALUE;
    }
    try {
      long limit = Long.parseLong(text);
      return limit <= 0 ? Long.MAX_VALUE : limit;
    } catch (NumberFormatException e) {
      throw WriteError.DELTA_ILLEGAL_OPTION.causedBy(
          e, "name", "maxRecordsPerFile", "input", text, "explain", "it is a number of rows");
    }
  }

  private static boolean dataChange(@Nullable String text) {
    if (text == null || text.equalsIgnoreCase("true")) {
      return true;
    }
    if (text.equalsIgnoreCase("false")) {
      return false;
    }
    throw WriteError.DELTA_ILLEGAL_OPTION.with(
        "name", "dataChange", "input", text, "explain", "it is true or false");
  }

  private static long txnVersion(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw WriteError.DELTA_INVALID_IDEMPOTENT_WRITES_OPTIONS.causedBy(
          e, "reason", "the version must be a whole number, not " + text);
    }
  }
}
