package io.mangrove.spark.maintenance;

import io.mangrove.log.tags.VersionTag;
import io.mangrove.spark.internals.CatalystValues;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Tags as statements show them. */
final class TagRows {
  private static final StructType SCHEMA =
      new StructType()
          .add("tag", DataTypes.StringType)
          .add("version", DataTypes.LongType)
          .add("timestamp", DataTypes.TimestampType)
          .add("created_at", DataTypes.TimestampType)
          .add("retained_until", DataTypes.TimestampType);

  private TagRows() {}

  static ProcedureRows of(List<VersionTag> tags) {
    return new ProcedureRows(SCHEMA, tags.stream().map(TagRows::row).toList());
  }

  private static InternalRow row(VersionTag tag) {
    Long until = tag.retainedUntil();
    return CatalystValues.row(
        CatalystValues.string(tag.name()),
        tag.version(),
        tag.versionTimestamp() * 1_000L,
        tag.createdAt() * 1_000L,
        until == null ? null : until * 1_000L);
  }

  /** The name of a tag among arguments. */
  static String name(InternalRow arguments, int at) {
    return arguments.isNullAt(at) ? "" : arguments.getUTF8String(at).toString();
  }
}
