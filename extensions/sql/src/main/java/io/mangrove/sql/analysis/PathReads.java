package io.mangrove.sql.analysis;

import io.mangrove.spark.internals.SessionFiles;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.UnresolvedDataSource;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * {@code read.format("delta").load(path)} becomes the relation of the table that the path names, so
 * that versions, caches and refreshes work as they do for any table.
 */
final class PathReads implements NodeRewrite {
  private final Tables tables;

  PathReads(Tables tables) {
    this.tables = tables;
  }

  @Override
  public LogicalPlan rewrite(LogicalPlan node) {
    if (!(node instanceof UnresolvedDataSource source) || !DeltaFormat.isName(source.format())) {
      return node;
    }
    tables.requireDeltaSessionCatalog();
    Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    options.putAll(Scala.map(source.options().originalMap()));
    String path = path(Scala.list(source.paths()), options);
    if (source.isStreaming()) {
      throw PlanError.DELTA_STREAMING_NOT_SUPPORTED.with("path", path);
    }
    options.remove("path");
    List<String> name = DeltaFormat.nameOfPath(new SessionFiles(tables.session()), path);
    if (source.userSpecifiedSchema().isDefined()) {
      requireSchema(name, path, source.userSpecifiedSchema().get());
    }
    return new UnresolvedRelation(
        Scala.seq(name), new CaseInsensitiveStringMap(options), source.isStreaming());
  }

  private static String path(List<String> paths, Map<String, String> options) {
    if (paths.size() > 1) {
      throw PlanError.DELTA_MULTIPLE_LOAD_PATHS.with("count", paths.size(), "paths", paths);
    }
    String path = paths.isEmpty() ? options.get("path") : paths.get(0);
    if (path == null) {
      throw PlanError.DELTA_PATH_NOT_SPECIFIED.with();
    }
    return path;
  }

  /** A schema is welcome if it says what is so; it never casts or drops columns. */
  private void requireSchema(List<String> name, String path, StructType given) {
    TableInCatalog found = tables.find(name, Set.of());
    if (found != null) {
      StructType actual = DeltaFormat.schema(found.table());
      if (!DataType.equalsIgnoreNullability(actual, given)) {
        throw PlanError.DELTA_UNSUPPORTED_SCHEMA_DURING_READ.with(
            "path", path, "actual", actual.toDDL(), "given", given.toDDL());
      }
    }
  }
}
