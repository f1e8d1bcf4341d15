package io.mangrove.sql.answer;

import io.mangrove.spark.write.AffectedRows;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.connector.write.RowLevelOperation.Command;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** The one row that a statement answers, by the names that users of Delta know. */
final class Answer {
  private static final StructType ROWS =
      new StructType().add("num_affected_rows", DataTypes.LongType);

  private static final StructType MERGED_ROWS =
      ROWS.add("num_updated_rows", DataTypes.LongType)
          .add("num_deleted_rows", DataTypes.LongType)
          .add("num_inserted_rows", DataTypes.LongType);

  private Answer() {}

  static Seq<Attribute> columns(Command command) {
    StructType type = command == Command.MERGE ? MERGED_ROWS : ROWS;
    List<Attribute> columns =
        List.copyOf(CollectionConverters.asJava(DataTypeUtils.toAttributes(type)));
    return CollectionConverters.asScala(columns).toList();
  }

  static InternalRow row(Seq<Attribute> columns, AffectedRows affected) {
    Object[] counts = {affected.all(), affected.updated(), affected.deleted(), affected.inserted()};
    return new GenericInternalRow(Arrays.copyOf(counts, columns.length()));
  }
}
