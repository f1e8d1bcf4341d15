package io.mangrove.log.stats;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.mangrove.log.checkpoint.FileStructs;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.schema.ColumnMapping;
import io.mangrove.log.schema.PrimitiveType;
import io.mangrove.log.schema.StructField;
import io.mangrove.log.schema.StructType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Statistics and partition values of a table's files as the structs of its checkpoints: each value
 * as it is in the text, no bound moved. What a column cannot hold is left out, as unknown.
 */
public final class CheckpointStructs implements FileStructs {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final boolean keepsText;
  private final StructType stats;
  private final StructType partitions;
  private final IdentityHashMap<StructType, Map<String, Integer>> positions =
      new IdentityHashMap<>();

  /**
   * @param indexed the columns that have statistics, as {@link IndexedColumns} tells them
   * @param keepsText whether the text of the statistics is written too
   */
  public CheckpointStructs(
      StructType schema,
      List<String> partitionColumns,
      List<List<String>> indexed,
      boolean keepsText) {
    this.keepsText = keepsText;
    this.stats = StatsSchema.of(schema, indexed);
    this.partitions = partitions(schema, partitionColumns);
    addPositions(stats);
  }

  private static StructType partitions(StructType schema, List<String> partitionColumns) {
    List<StructField> fields = new ArrayList<>();
    for (String name : partitionColumns) {
      StructField field = schema.field(name);
      // A time without its zone is one of the session, which is not known here.
      if (field == null || field.type() == PrimitiveType.TIMESTAMP) {
        return new StructType(List.of());
      }
      fields.add(new StructField(ColumnMapping.physicalName(field), field.type(), true));
    }
    return new StructType(fields);
  }

  private void addPositions(StructType struct) {
    Map<String, Integer> byName = new HashMap<>();
    for (StructField field : struct.fields()) {
      byName.put(field.name(), byName.size());
      if (field.type() instanceof StructType nested) {
        addPositions(nested);
      }
    }
    positions.put(struct, byName);
  }

  @Override
  public boolean keepsText() {
    return keepsText;
  }

  @Override
  public StructType statsSchema() {
    return stats;
  }

  @Override
  public StructType partitionSchema() {
    return partitions;
  }

  @Override
  public @Nullable Object @Nullable [] stats(ByteBuffer json) {
    try (JsonParser parser =
        JSON.createParser(json.array(), json.arrayOffset() + json.position(), json.remaining())) {
      return parser.nextToken() == JsonToken.START_OBJECT ? struct(parser, stats) : null;
    } catch (IOException e) {
      return null; // statistics are advice
    }
  }

  private @Nullable Object[] struct(JsonParser json, StructType struct) throws IOException {
    Map<String, Integer> byName = positions.getOrDefault(struct, Map.of());
    @Nullable Object[] row = new Object[struct.fields().size()];
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      Integer at = byName.get(json.currentName());
      JsonToken token = json.nextToken();
      if (at != null && struct.fields().get(at).type() instanceof StructType nested) {
        row[at] = token == JsonToken.START_OBJECT ? struct(json, nested) : null;
      } else if (at != null) {
        row[at] = StatsValue.exact(json, struct.fields().get(at).type());
      }
      if (json.currentToken() != JsonToken.END_OBJECT) {
        json.skipChildren();
      }
    }
    return row;
  }

  @Override
  public @Nullable Object @Nullable [] partitionValues(Map<String, @Nullable String> values) {
    @Nullable Object[] row = new Object[partitions.fields().size()];
    for (int i = 0; i < row.length; i++) {
      StructField field = partitions.fields().get(i);
      try {
        row[i] = PartitionValues.parse(values.get(field.name()), field.type());
      } catch (DeltaException e) {
        return null; // whoever reads the file reports it
      }
    }
    return row;
  }
}
