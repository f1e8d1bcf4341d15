package io.mangrove.spark.maintenance;

import static java.util.Map.entry;

import io.mangrove.spark.convert.ErrorConverter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.procedures.SimpleProcedure;
import org.apache.spark.sql.connector.catalog.procedures.UnboundProcedure;

/** The procedures of a catalog's {@code system} namespace. A new one is a line here. */
public final class Procedures {
  private static final String NAMESPACE = "system";

  private static final Map<String, BiFunction<SparkSession, TableCatalog, SimpleProcedure>> ALL =
      new TreeMap<>(
          Map.ofEntries(
              entry(CloneProcedure.NAME, CloneProcedure::new),
              entry(ComputeStatsProcedure.NAME, ComputeStatsProcedure::new),
              entry(ConvertProcedure.NAME, ConvertProcedure::new),
              entry(CreateTagProcedure.NAME, CreateTagProcedure::new),
              entry(DescribeDetailProcedure.NAME, DescribeDetailProcedure::new),
              entry(DescribeHistoryProcedure.NAME, DescribeHistoryProcedure::new),
              entry(DropTagProcedure.NAME, DropTagProcedure::new),
              entry(FsckProcedure.NAME, FsckProcedure::new),
              entry(GenerateProcedure.NAME, GenerateProcedure::new),
              entry(OptimizeProcedure.NAME, OptimizeProcedure::new),
              entry(ReorgProcedure.NAME, ReorgProcedure::new),
              entry(RestoreProcedure.NAME, RestoreProcedure::new),
              entry(ShowPartitionsProcedure.NAME, ShowPartitionsProcedure::new),
              entry(ShowTagsProcedure.NAME, ShowTagsProcedure::new),
              entry(VacuumProcedure.NAME, VacuumProcedure::new)));

  private Procedures() {}

  /** The procedure of a name, to be run in a session and on tables of a catalog by default. */
  public static UnboundProcedure load(
      SparkSession session, TableCatalog catalog, Identifier ident) {
    BiFunction<SparkSession, TableCatalog, SimpleProcedure> made =
        isSystem(ident.namespace()) ? ALL.get(ident.name().toLowerCase(Locale.ROOT)) : null;
    if (made == null) {
      List<String> known = ALL.keySet().stream().map(name -> NAMESPACE + "." + name).toList();
      throw ErrorConverter.atAnalysis(
          ProcedureError.DELTA_PROCEDURE_NOT_FOUND.with(
              "procedure", ident, "known", String.join(", ", known)));
    }
    return made.apply(session, catalog);
  }

  /** The names of the procedures in a namespace. */
  public static Identifier[] list(String[] namespace) {
    return namespace.length == 0 || isSystem(namespace)
        ? ALL.keySet().stream()
            .map(name -> Identifier.of(new String[] {NAMESPACE}, name))
            .toArray(Identifier[]::new)
        : new Identifier[0];
  }

  private static boolean isSystem(String[] namespace) {
    return namespace.length == 1 && namespace[0].equalsIgnoreCase(NAMESPACE);
  }
}
