package io.mangrove.sql.analysis;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.plans.logical.Assignment;
import org.apache.spark.sql.catalyst.plans.logical.InsertAction;
import org.apache.spark.sql.catalyst.plans.logical.InsertStarAction;
import org.apache.spark.sql.catalyst.plans.logical.MergeAction;
import org.apache.spark.sql.catalyst.plans.logical.MergeIntoTable;
import org.apache.spark.sql.catalyst.plans.logical.UpdateAction;
import org.apache.spark.sql.catalyst.plans.logical.UpdateStarAction;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** The columns of its source that a MERGE takes over under their own names. */
final class TakenColumns {
  private final List<MergeAction> clauses = new ArrayList<>();
  private final String targetAlias;
  private final StructType source;

  TakenColumns(MergeIntoTable merge, String targetAlias, StructType source) {
    clauses.addAll(Scala.list(merge.matchedActions()));
    clauses.addAll(Scala.list(merge.notMatchedActions()));
    this.targetAlias = targetAlias;
    this.source = source;
  }

  /** Those columns, and of structs the fields. */
  StructType schema() {
    List<List<String>> taken = new ArrayList<>();
    for (MergeAction clause : clauses) {
      if (clause instanceof UpdateStarAction || clause instanceof InsertStarAction) {
        return source;
      }
      if (clause instanceof UpdateAction update) {
        addTo(taken, Scala.list(update.assignments()));
      } else if (clause instanceof InsertAction insert) {
        addTo(taken, Scala.list(insert.assignments()));
      }
    }
    return among(source, taken);
  }

  private void addTo(List<List<String>> taken, List<Assignment> assignments) {
    for (Assignment assignment : assignments) {
      List<String> column = name(assignment.key());
      List<String> value = name(assignment.value());
      if (column == null || value == null) {
        continue;
      }
      List<String> own =
          column.size() > 1 && column.get(0).equalsIgnoreCase(targetAlias)
              ? column.subList(1, column.size())
              : column;
      if (endsWith(value, own)) {
        taken.add(own);
      }
    }
  }

  private static @Nullable List<String> name(Object expression) {
    return expression instanceof UnresolvedAttribute attribute
        ? Scala.list(attribute.nameParts())
        : null;
  }

  /** Whether a name is another, perhaps qualified. */
  private static boolean endsWith(List<String> name, List<String> other) {
    int from = name.size() - other.size();
    if (from < 0) {
      return false;
    }
    for (int i = 0; i < other.size(); i++) {
      if (!name.get(from + i).equalsIgnoreCase(other.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static StructType among(StructType struct, List<List<String>> paths) {
    List<StructField> kept = new ArrayList<>();
    for (StructField field : struct.fields()) {
      boolean whole = false;
      List<List<String>> within = new ArrayList<>();
      for (List<String> path : paths) {
        if (path.get(0).equalsIgnoreCase(field.name())) {
          whole |= path.size() == 1;
          within.add(path.subList(1, path.size()));
        }
      }
      if (whole) {
        kept.add(field);
      } else if (!within.isEmpty() && field.dataType() instanceof StructType nested) {
        StructType fields = among(nested, within);
        if (fields.length() > 0) {
          kept.add(new StructField(field.name(), fields, field.nullable(), field.metadata()));
        }
      }
    }
    return new StructType(kept.toArray(StructField[]::new));
  }
}
