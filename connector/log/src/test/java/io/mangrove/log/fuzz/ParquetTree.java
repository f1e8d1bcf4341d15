package io.mangrove.log.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** The rows of a Parquet file as trees of JSON, by Parquet's own example reader. */
final class ParquetTree {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ParquetTree() {}

  static List<JsonNode> rows(byte[] bytes) throws IOException {
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withUseHadoopVectoredIo(false)
            .build();
    List<JsonNode> rows = new ArrayList<>();
    try (ParquetFileReader reader = ParquetFileReader.open(new Bytes(bytes), options)) {
      MessageType schema = reader.getFileMetaData().getSchema();
      for (PageReadStore pages = reader.readNextRowGroup();
          pages != null;
          pages = reader.readNextRowGroup()) {
        RecordReader<Group> records =
            new ColumnIOFactory()
                .getColumnIO(schema)
                .getRecordReader(pages, new GroupRecordConverter(schema));
        for (long row = 0; row < pages.getRowCount(); row++) {
          rows.add(group(records.read(), schema));
        }
      }
    }
    return rows;
  }

  private static JsonNode group(Group group, GroupType type) {
    if (type.getFieldCount() == 1 && type.getType(0).isRepetition(Type.Repetition.REPEATED)) {
      return repeated(group, type.getType(0));
    }
    ObjectNode object = NODES.objectNode();
    for (Type field : type.getFields()) {
      if (group.getFieldRepetitionCount(field.getName()) > 0) {
        object.set(field.getName(), value(group, field, 0));
      }
    }
    return object;
  }

  private static JsonNode repeated(Group group, Type entry) {
    int count = group.getFieldRepetitionCount(0);
    ArrayNode list = NODES.arrayNode();
    ObjectNode map = NODES.objectNode();
    for (int i = 0; i < count; i++) {
      if (entry.isPrimitive()) {
        list.add(value(group, entry, i));
        continue;
      }
      GroupType parts = entry.asGroupType();
      Group part = group.getGroup(0, i);
      boolean hasLast = part.getFieldRepetitionCount(parts.getFieldCount() - 1) > 0;
      if (parts.getFieldCount() == 2) {
        map.set(
            part.getString(0, 0), hasLast ? value(part, parts.getType(1), 0) : NODES.nullNode());
      } else if (hasLast) {
        list.add(value(part, parts.getType(0), 0));
      }
    }
    return !entry.isPrimitive() && entry.asGroupType().getFieldCount() == 2 ? map : list;
  }

  private static JsonNode value(Group group, Type type, int index) {
    String name = type.getName();
    if (!type.isPrimitive()) {
      return group(group.getGroup(name, index), type.asGroupType());
    }
    return switch (type.asPrimitiveType().getPrimitiveTypeName()) {
      case BOOLEAN -> NODES.booleanNode(group.getBoolean(name, index));
      case INT32 -> NODES.numberNode(group.getInteger(name, index));
      case INT64 -> NODES.numberNode(group.getLong(name, index));
      case FLOAT -> NODES.numberNode(group.getFloat(name, index));
      case DOUBLE -> NODES.numberNode(group.getDouble(name, index));
      default -> NODES.textNode(group.getString(name, index));
    };
  }

  private static final class Bytes implements InputFile {
    private final byte[] bytes;

    Bytes(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public long getLength() {
      return bytes.length;
    }

    @Override
    public SeekableInputStream newStream() {
      Position in = new Position(bytes);
      return new DelegatingSeekableInputStream(in) {
        @Override
        public long getPos() {
          return in.position();
        }

        @Override
        public void seek(long position) {
          in.seek(position);
        }
      };
    }
  }

  private static final class Position extends ByteArrayInputStream {
    Position(byte[] bytes) {
      super(bytes);
    }

    long position() {
      return pos;
    }

    void seek(long position) {
      pos = (int) Math.min(Math.max(position, 0), count);
    }
  }
}
