package io.mangrove.spark.internals;

import io.mangrove.log.schema.ColumnMapping;
import io.mangrove.log.stats.FileStats;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** What the footers of data files tell, in tasks. */
public record Footers(TaskStore store) implements Serializable {

  /**
   * The statistics that a file's writer left in it; null where they lack a number or a bound.
   *
   * @param path absolute, not encoded
   * @param columns of the table, by the names that they have in files
   * @param indexed paths of the leaf columns to tell of
   */
  public @Nullable FileStats statistics(
      String path, io.mangrove.log.schema.StructType columns, List<List<String>> indexed)
      throws IOException {
    ParquetMetadata footer = footer(path);
    FileStats stats = FooterStatistics.of(footer, indexed);
    return new FooterTypes(columns).tellAll(footer.getFileMetaData(), stats) ? stats : null;
  }

  /**
   * Whether a file has columns, or fields in them, that the table has not.
   *
   * @param path absolute, not encoded
   * @param table its columns, with the names that they have in files
   */
  public boolean hasOthersThan(StructType table, String path) throws IOException {
    return hasOthers(footer(path).getFileMetaData().getSchema(), table);
  }

  private ParquetMetadata footer(String path) throws IOException {
    Configuration conf = store.configuration();
    Path file = new Path(path);
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            HadoopInputFile.fromPath(file, conf), HadoopReadOptions.builder(conf, file).build())) {
      return reader.getFooter();
    }
  }

  private static boolean hasOthers(GroupType group, StructType struct) {
    for (Type field : group.getFields()) {
      StructField known = field(struct, field.getName());
      if (known == null
          || (!field.isPrimitive() && differs(field.asGroupType(), known.dataType()))) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable StructField field(StructType struct, String nameInFiles) {
    for (StructField field : struct.fields()) {
      String name =
          field.metadata().contains(ColumnMapping.PHYSICAL_NAME)
              ? field.metadata().getString(ColumnMapping.PHYSICAL_NAME)
              : field.name();
      if (name.equals(nameInFiles)) {
        return field;
      }
    }
    return null;
  }

  /** Of a list and a map the structs in it count, through the group that repeats. */
  private static boolean differs(GroupType group, DataType type) {
    if (type instanceof StructType struct) {
      return hasOthers(group, struct);
    }
    if (type instanceof ArrayType array) {
      return elementDiffers(group.getType(0), array.elementType());
    }
    if (type instanceof MapType map && !group.getType(0).isPrimitive()) {
      GroupType entry = group.getType(0).asGroupType();
      return entry.getFieldCount() == 2
          && (elementDiffers(entry.getType(0), map.keyType())
              || elementDiffers(entry.getType(1), map.valueType()));
    }
    return false;
  }

  private static boolean elementDiffers(Type repeated, DataType type) {
    Type element = repeated;
    if (!element.isPrimitive()
        && element.isRepetition(Type.Repetition.REPEATED)
        && element.asGroupType().getFieldCount() == 1) {
      element = element.asGroupType().getType(0);
    }
    return !element.isPrimitive() && differs(element.asGroupType(), type);
  }
}
