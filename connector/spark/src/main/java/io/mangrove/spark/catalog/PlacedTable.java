package io.mangrove.spark.catalog;

import static java.util.Objects.requireNonNull;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.snapshot.Snapshot;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a statement that makes a table out of files that are there already puts it.
 *
 * @param listed whether the catalog knows the table
 * @param existing the table that is there; null for none
 * @param defaults the properties that this session gives to every table it makes
 * @param registration makes the table known; to be run after the commit
 */
public record PlacedTable(
    TableEntry entry,
    boolean listed,
    DeltaLog log,
    @Nullable Snapshot existing,
    Map<String, String> defaults,
    Runnable registration) {

  public PlacedTable {
    defaults = Map.copyOf(defaults);
    requireNonNull(entry, "entry");
    requireNonNull(log, "log");
    requireNonNull(registration, "registration");
  }
}
