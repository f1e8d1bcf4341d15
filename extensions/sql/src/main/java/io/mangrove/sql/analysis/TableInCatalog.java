package io.mangrove.sql.analysis;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * A loaded table and where it came from.
 *
 * @param table live, or pinned to a version by its name
 */
record TableInCatalog(Table table, TableCatalog catalog, Identifier ident) {
  TableInCatalog {
    requireNonNull(table, "table");
    requireNonNull(catalog, "catalog");
    requireNonNull(ident, "ident");
  }

  /** The relation that stands for the table in a plan. */
  DataSourceV2Relation relation() {
    return relation(table);
  }

  /** The relation over another form of the same table. */
  DataSourceV2Relation relation(Table form) {
    return DataSourceV2Relation.create(
        form,
        Scala.some(catalog),
        Scala.some(ident),
        CaseInsensitiveStringMap.empty(),
        Scala.none());
  }

  /**
   * The same relation over another form of its table. Columns that stay keep their attributes,
   * since other parts of the plan may refer to them.
   */
  static DataSourceV2Relation replaced(DataSourceV2Relation relation, Table form) {
    DataSourceV2Relation fresh =
        DataSourceV2Relation.create(
            form,
            relation.catalog(),
            relation.identifier(),
            relation.options(),
            relation.timeTravelSpec());
    Map<String, AttributeReference> known = new TreeMap<>();
    for (AttributeReference attribute : Scala.list(relation.output())) {
      known.put(attribute.name(), attribute);
    }
    List<AttributeReference> output = new ArrayList<>();
    for (AttributeReference attribute : Scala.list(fresh.output())) {
      AttributeReference before = known.get(attribute.name());
      output.add(
          before != null && before.dataType().equals(attribute.dataType()) ? before : attribute);
    }
    return withOutput(fresh, output);
  }

  /** The same relation with these attributes. */
  static DataSourceV2Relation withOutput(
      DataSourceV2Relation relation, List<AttributeReference> output) {
    return relation.copy(
        relation.table(),
        Scala.seq(output),
        relation.catalog(),
        relation.identifier(),
        relation.options(),
        relation.timeTravelSpec());
  }
}
