package io.mangrove.log.stats;

import io.mangrove.log.schema.ColumnMapping;
import io.mangrove.log.schema.PrimitiveType;
import io.mangrove.log.schema.StructField;
import io.mangrove.log.schema.StructType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The leaf columns a writer gathers statistics for. PROTOCOL: Per-file Statistics. */
public final class IndexedColumns {
  private static final String COUNT = "delta.dataSkippingNumIndexedCols";
  private static final String NAMES = "delta.dataSkippingStatsColumns";
  private static final int DEFAULT_COUNT = 32;

  private IndexedColumns() {}

  /**
   * Paths of the leaves to gather statistics for, in schema order, partition columns left out.
   * Arrays and maps are one leaf each. The paths are of physical names where the schema has them.
   *
   * @param configuration the table's properties: {@code delta.dataSkippingStatsColumns} names the
   *     columns, else the first {@code delta.dataSkippingNumIndexedCols} leaves are taken, all of
   *     them if that is negative
   */
  public static List<List<String>> of(
      StructType schema, List<String> partitionColumns, Map<String, String> configuration) {
    return of(schema, partitionColumns, configuration, List.of());
  }

  /**
   * The same, with columns that get statistics whatever the properties say.
   *
   * @param always by their physical names from the top down
   */
  public static List<List<String>> of(
      StructType schema,
      List<String> partitionColumns,
      Map<String, String> configuration,
      List<List<String>> always) {
    Set<String> partitions = new HashSet<>();
    partitionColumns.forEach(name -> partitions.add(name.toLowerCase(Locale.ROOT)));
    List<StructField> fields = new ArrayList<>();
    for (StructField field : schema.fields()) {
      if (!partitions.contains(field.name().toLowerCase(Locale.ROOT))) {
        fields.add(field);
      }
    }
    List<Leaf> leaves = new ArrayList<>();
    leaves(new StructType(fields), List.of(), List.of(), leaves);
    String names = configuration.get(NAMES);
    List<Leaf> chosen =
        names == null
            ? first(leaves, count(configuration))
            : named(leaves, ColumnNames.parse(names));
    Set<Leaf> all = new LinkedHashSet<>(chosen);
    leaves.stream().filter(leaf -> always.contains(leaf.physicalPath())).forEach(all::add);
    return all.stream().filter(leaf -> !leaf.isVoid()).map(Leaf::physicalPath).toList();
  }

  private record Leaf(List<String> path, List<String> physicalPath, boolean isVoid) {}

  private static void leaves(
      StructType struct, List<String> parent, List<String> physicalParent, List<Leaf> leaves) {
    for (StructField field : struct.fields()) {
      List<String> path = with(parent, field.name());
      List<String> physicalPath = with(physicalParent, ColumnMapping.physicalName(field));
      if (field.type() instanceof StructType nested) {
        leaves(nested, path, physicalPath, leaves);
      } else {
        leaves.add(new Leaf(path, physicalPath, field.type() == PrimitiveType.VOID));
      }
    }
  }

  private static List<String> with(List<String> parent, String name) {
    List<String> path = new ArrayList<>(parent);
    path.add(name);
    return path;
  }

  private static int count(Map<String, String> configuration) {
    String text = configuration.get(COUNT);
    return text == null ? DEFAULT_COUNT : Integer.parseInt(text.trim());
  }

  private static List<Leaf> first(List<Leaf> leaves, int count) {
    return count < 0 || count >= leaves.size() ? leaves : leaves.subList(0, count);
  }

  /** A name stands for the leaf of that path, or for every leaf below it. */
  private static List<Leaf> named(List<Leaf> leaves, List<List<String>> names) {
    List<Leaf> chosen = new ArrayList<>();
    for (Leaf leaf : leaves) {
      for (List<String> name : names) {
        if (isPrefix(name, leaf.path())) {
          chosen.add(leaf);
          break;
        }
      }
    }
    return chosen;
  }

  private static boolean isPrefix(List<String> name, List<String> path) {
    if (name.size() > path.size()) {
      return false;
    }
    for (int i = 0; i < name.size(); i++) {
      if (!name.get(i).equalsIgnoreCase(path.get(i))) {
        return false;
      }
    }
    return true;
  }
}
