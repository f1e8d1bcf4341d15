package io.mangrove.spark.catalog;

import static java.util.Objects.requireNonNull;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.features.RowConstraint;
import io.mangrove.log.features.TableProperties;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.transaction.Transaction;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a statement that makes a table out of files that are there already puts it.
 *
 * @param listed whether the catalog knows the table
 * @param existing the table that is there; null for none
 * @param defaults the properties that this session gives to every table it makes
 * @param note what the session wants to be kept with a commit; null for none
 * @param registration makes the table known; to be run after the commit
 */
public record PlacedTable(
    TableEntry entry,
    boolean listed,
    DeltaLog log,
    @Nullable Snapshot existing,
    Map<String, String> defaults,
    @Nullable String note,
    Runnable registration) {

  public PlacedTable {
    defaults = Map.copyOf(defaults);
    requireNonNull(entry, "entry");
    requireNonNull(log, "log");
    requireNonNull(registration, "registration");
  }

  /** The first commit of the table. */
  public Transaction startCreation() {
    return log.startCreation().userMetadata(note);
  }

  /** A commit to the table that is there. */
  public Transaction startTransaction(Snapshot there) {
    return log.startTransaction(there).userMetadata(note);
  }

  /**
   * The properties of a clone other than its source's.
   *
   * @param given as the statement has them
   */
  public static Map<String, String> ofClone(Map<String, String> given) {
    for (String key : given.keySet()) {
      if (RowConstraint.isKey(key.toLowerCase(Locale.ROOT))) { // no row is asked
        throw ConstraintError.DELTA_ADD_CONSTRAINTS.with("property", key);
      }
    }
    return TableProperties.normalized(given);
  }

  /**
   * The properties of a new table that takes over those of one of another format.
   *
   * @param given as Spark has them; they go before the defaults
   */
  public Map<String, String> propertiesWith(Map<String, String> given) {
    Map<String, String> all = new LinkedHashMap<>(defaults);
    all.putAll(TableProperties.normalized(TableDefinition.userProperties(given)));
    for (RowConstraint check : RowConstraint.checks(all)) {
      throw CatalogError.DELTA_OPERATION_NOT_ALLOWED.with(
          "operation", "Constraint " + check.name() + ", which no row has been asked,");
    }
    return TableProperties.normalized(all);
  }
}
