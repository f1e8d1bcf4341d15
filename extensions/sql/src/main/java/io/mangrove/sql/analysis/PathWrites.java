package io.mangrove.sql.analysis;

import io.mangrove.spark.DeltaDataSource;
import io.mangrove.spark.catalog.TableStaging;
import io.mangrove.spark.internals.SessionFiles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.catalyst.analysis.UnresolvedIdentifier;
import org.apache.spark.sql.catalyst.plans.logical.CreateTableAsSelect;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.OptionList;
import org.apache.spark.sql.catalyst.plans.logical.UnresolvedTableSpec;
import org.apache.spark.sql.connector.catalog.TableWritePrivilege;
import org.apache.spark.sql.connector.expressions.ClusterByTransform;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.execution.datasources.DataSourceUtils$;
import org.apache.spark.sql.execution.datasources.SaveIntoDataSourceCommand;
import org.jspecify.annotations.Nullable;

/**
 * {@code write.format("delta").save(path)} becomes the plan that a statement on the table of that
 * path would have: to create it, to append, or to overwrite.
 */
final class PathWrites implements NodeRewrite {
  private static final String PROPERTY_PREFIX = "delta.";

  private final Tables tables;

  PathWrites(Tables tables) {
    this.tables = tables;
  }

  @Override
  public LogicalPlan rewrite(LogicalPlan node) {
    if (!(node instanceof SaveIntoDataSourceCommand save)
        || !(save.dataSource() instanceof DeltaDataSource)) {
      return node;
    }
    tables.requireDeltaSessionCatalog();
    Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    options.putAll(Scala.map(save.options()));
    String path = options.remove("path");
    if (path == null) {
      throw PlanError.DELTA_PATH_NOT_SPECIFIED.with();
    }
    List<String> partitionBy =
        columns(options.remove(DataSourceUtils$.MODULE$.PARTITIONING_COLUMNS_KEY()));
    List<String> clusterBy =
        columns(options.remove(DataSourceUtils$.MODULE$.CLUSTERING_COLUMNS_KEY()));
    List<String> name = DeltaFormat.nameOfPath(new SessionFiles(tables.session()), path);
    TableInCatalog found = tables.find(name, privileges(save.mode()));
    if (found == null || save.mode() == SaveMode.Ignore) {
      return create(save, name, transforms(partitionBy, clusterBy), options);
    }
    NamedClustering.check(found.table(), transforms(null, clusterBy));
    ExistingTableWrite write =
        new ExistingTableWrite(tables, found, save.query(), options, partitionBy);
    return switch (save.mode()) {
      case Append -> write.append();
      case Overwrite -> write.overwrite();
      case ErrorIfExists -> throw PlanError.DELTA_PATH_EXISTS.with("path", path);
      case Ignore -> throw new IllegalStateException("a table to be created if it is not there");
    };
  }

  private static LogicalPlan create(
      SaveIntoDataSourceCommand save,
      List<String> name,
      List<Transform> partitioning,
      Map<String, String> options) {
    Map<String, String> properties = new LinkedHashMap<>(options);
    properties.keySet().removeIf(key -> !key.startsWith(PROPERTY_PREFIX));
    Map<String, String> writeOptions = new LinkedHashMap<>(options);
    writeOptions.keySet().removeAll(properties.keySet());
    writeOptions.put(TableStaging.SAVE_MODE, save.mode().name());
    properties.put(TableStaging.SAVE_MODE, save.mode().name());
    return new CreateTableAsSelect(
        new UnresolvedIdentifier(Scala.seq(name), false),
        Scala.seq(partitioning),
        save.query(),
        new UnresolvedTableSpec(
            Scala.map(properties),
            Scala.some("delta"),
            new OptionList(Scala.seq(List.of())),
            Scala.none(),
            Scala.some(options.get("comment")),
            Scala.none(),
            Scala.none(),
            false,
            Scala.seq(List.of())),
        Scala.map(writeOptions),
        save.mode() == SaveMode.Ignore,
        false);
  }

  private static Set<TableWritePrivilege> privileges(SaveMode mode) {
    return mode == SaveMode.Overwrite
        ? Set.of(TableWritePrivilege.INSERT, TableWritePrivilege.DELETE)
        : Set.of(TableWritePrivilege.INSERT);
  }

  private static @Nullable List<String> columns(@Nullable String encoded) {
    return encoded == null
        ? null
        : Scala.list(DataSourceUtils$.MODULE$.decodePartitioningColumns(encoded));
  }

  private static List<Transform> transforms(
      @Nullable List<String> partitionBy, @Nullable List<String> clusterBy) {
    List<Transform> transforms = new ArrayList<>();
    if (partitionBy != null) {
      partitionBy.forEach(column -> transforms.add(Expressions.identity(quoted(column))));
    }
    if (clusterBy != null) {
      List<NamedReference> references = new ArrayList<>();
      clusterBy.forEach(column -> references.add(Expressions.column(column)));
      transforms.add(new ClusterByTransform(Scala.seq(references)));
    }
    return transforms;
  }

  /** The name as Spark parses column names: dots in it are part of it. */
  private static String quoted(String column) {
    return "`" + column.replace("`", "``") + "`";
  }
}
