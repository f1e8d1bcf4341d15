package io.mangrove.spark.catalog;

import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.features.MinimalProtocol;
import io.mangrove.log.features.RowConstraint;
import io.mangrove.log.features.TableProperties;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.transaction.Operation;
import io.mangrove.log.transaction.Transaction;
import io.mangrove.spark.convert.ErrorConverter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.jspecify.annotations.Nullable;

/** ALTER TABLE and COMMENT ON TABLE: one commit each. */
public final class TableAlteration {
  private TableAlteration() {}

  /** Applies the changes of one statement. */
  public static void apply(SparkSession session, LiveTable table, TableChange... changes) {
    ErrorConverter.analysing(
        () -> {
          if (changes.length == 1 && changes[0] instanceof TableChange.AddConstraint add) {
            CheckConstraints.add(session, table, add);
          } else if (changes.length == 1 && changes[0] instanceof TableChange.DropConstraint drop) {
            CheckConstraints.drop(table, drop);
          } else if (changes.length == 1 && changes[0] instanceof TableChange.ClusterBy by) {
            ClusteringColumns.alter(table, by);
          } else if (changes.length > 0 && changes[0] instanceof TableChange.ColumnChange) {
            changeColumns(session, table, changes);
          } else {
            commit(table, changes);
          }
          return table;
        });
  }

  private static void changeColumns(SparkSession session, LiveTable table, TableChange... changes) {
    if (changes[0] instanceof TableChange.DeleteColumn
        && changes[changes.length - 1] instanceof TableChange.AddColumn) {
      throw notAllowed("ALTER TABLE REPLACE COLUMNS");
    }
    ColumnAlteration alteration = new ColumnAlteration(session, table);
    for (TableChange change : changes) {
      if (!(change instanceof TableChange.ColumnChange column)) {
        throw notAllowed("ALTER TABLE with " + change.getClass().getSimpleName());
      }
      alteration.apply(column);
    }
    alteration.commit();
  }

  private static void commit(LiveTable table, TableChange... changes) {
    Map<String, String> set = new LinkedHashMap<>();
    List<String> unset = new ArrayList<>();
    for (TableChange change : changes) {
      if (change instanceof TableChange.SetProperty property) {
        checkKey(property.property());
        if (RowConstraint.isKey(property.property().toLowerCase(Locale.ROOT))) {
          throw ConstraintError.DELTA_ADD_CONSTRAINTS.with("property", property.property());
        }
        set.put(property.property(), property.value());
      } else if (change instanceof TableChange.RemoveProperty property) {
        checkKey(property.property());
        unset.add(property.property());
      } else {
        throw notAllowed("ALTER TABLE with " + change.getClass().getSimpleName());
      }
    }
    if (!set.isEmpty() && !unset.isEmpty()) {
      throw notAllowed("Setting and removing properties in one statement");
    }
    if (!set.isEmpty()) {
      set(table, set);
    } else if (!unset.isEmpty()) {
      unset(table, unset);
    }
  }

  private static void set(LiveTable table, Map<String, String> given) {
    if (ClusteringColumns.isAskedBy(given)) {
      throw CatalogError.DELTA_ALTER_TABLE_SET_CLUSTERING_TABLE_FEATURE_NOT_ALLOWED.with(
          "tableFeature", "clustering");
    }
    Map<String, String> properties = new LinkedHashMap<>(given);
    @Nullable String comment = properties.remove(TableCatalog.PROP_COMMENT);
    Metadata current = table.snapshot().metadata();
    Map<String, String> configuration = new LinkedHashMap<>(current.configuration());
    configuration.putAll(TableProperties.normalized(properties));
    Metadata changed = current.withConfiguration(configuration);
    if (comment != null) {
      changed = changed.withDescription(comment);
    }
    commit(table, changed, TableOperations.setProperties(given));
  }

  private static void unset(LiveTable table, List<String> keys) {
    Metadata current = table.snapshot().metadata();
    Map<String, String> configuration = new LinkedHashMap<>(current.configuration());
    Metadata changed = current;
    for (String key : keys) {
      if (key.equals(TableCatalog.PROP_COMMENT)) {
        changed = changed.withDescription(null);
      } else {
        configuration.keySet().removeIf(known -> sameKey(known, key));
      }
    }
    commit(table, changed.withConfiguration(configuration), TableOperations.unsetProperties(keys));
  }

  private static void commit(LiveTable table, Metadata changed, Operation operation) {
    Snapshot snapshot = table.snapshot();
    Transaction transaction = table.startTransaction();
    Protocol protocol = MinimalProtocol.upgrade(snapshot.protocol(), changed);
    if (!protocol.equals(snapshot.protocol())) {
      transaction.protocol(protocol);
    }
    var unused = transaction.metadata(MinimalProtocol.stripped(changed)).commit(operation);
  }

  /** Keys of the protocol's own properties are spelled in any case; a user's own keys are not. */
  private static boolean sameKey(String known, String key) {
    return known.startsWith("delta.") ? known.equalsIgnoreCase(key) : known.equals(key);
  }

  private static void checkKey(String key) {
    switch (key) {
      case TableCatalog.PROP_LOCATION -> throw notAllowed("ALTER TABLE SET LOCATION");
      case TableCatalog.PROP_OWNER,
          TableCatalog.PROP_PROVIDER,
          TableCatalog.PROP_COLLATION,
          TableCatalog.PROP_EXTERNAL,
          TableCatalog.PROP_IS_MANAGED_LOCATION ->
          throw notAllowed("ALTER TABLE on the property " + key);
      default -> {}
    }
  }

  private static RuntimeException notAllowed(String operation) {
    return CatalogError.DELTA_OPERATION_NOT_ALLOWED.with("operation", operation);
  }
}
