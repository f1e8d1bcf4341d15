package io.mangrove.spark.maintenance;

import io.mangrove.spark.convert.ErrorConverter;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.procedures.ProcedureParameter;
import org.apache.spark.sql.connector.catalog.procedures.SimpleProcedure;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** A statement as a procedure, whose result is rows that the driver has. */
abstract class DriverProcedure implements SimpleProcedure {
  private final SparkSession session;
  private final TableCatalog catalog;
  private final String name;
  private final String description;
  private final ProcedureParameter[] parameters;

  /**
   * @param name in the {@code system} namespace
   */
  DriverProcedure(
      SparkSession session,
      TableCatalog catalog,
      String name,
      String description,
      ProcedureParameter... parameters) {
    this.session = session;
    this.catalog = catalog;
    this.name = name;
    this.description = description;
    this.parameters = parameters.clone();
  }

  /** A parameter that may be left out, and is null then. */
  static ProcedureParameter optional(String name, DataType type, String comment) {
    return ProcedureParameter.in(name, type).defaultValue("NULL").comment(comment).build();
  }

  /** One that may be left out, and means no then. */
  static ProcedureParameter flag(String name, String comment) {
    return ProcedureParameter.in(name, DataTypes.BooleanType)
        .defaultValue("false")
        .comment(comment)
        .build();
  }

  /** Does what the statement says. */
  abstract ProcedureRows answer(InternalRow arguments);

  final SparkSession session() {
    return session;
  }

  final TableCatalog catalog() {
    return catalog;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final String description() {
    return description;
  }

  @Override
  public final ProcedureParameter[] parameters() {
    return parameters.clone();
  }

  /** False: another commit may come between two calls. */
  @Override
  public final boolean isDeterministic() {
    return false;
  }

  @Override
  public final Iterator<Scan> call(InternalRow arguments) {
    return List.<Scan>of(ErrorConverter.analysing(() -> answer(arguments))).iterator();
  }
}
