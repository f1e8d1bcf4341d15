package io.mangrove.log.features;

import io.mangrove.log.actions.Metadata;
import io.mangrove.log.schema.ArrayType;
import io.mangrove.log.schema.DataType;
import io.mangrove.log.schema.MapType;
import io.mangrove.log.schema.StructField;
import io.mangrove.log.schema.StructType;

/** The traces that features leave in a table's schema and properties. */
final class Uses {
  private Uses() {}

  static boolean isTrue(Metadata metadata, String key) {
    return "true".equalsIgnoreCase(metadata.configuration().get(key));
  }

  static boolean otherThan(Metadata metadata, String key, String value) {
    String found = metadata.configuration().get(key);
    return found != null && !found.equalsIgnoreCase(value);
  }

  static boolean prefix(Metadata metadata, String prefix) {
    return metadata.configuration().keySet().stream().anyMatch(key -> key.startsWith(prefix));
  }

  /** Whether a field at any depth has metadata of this key. */
  static boolean inField(DataType type, String key) {
    if (type instanceof StructType struct) {
      for (StructField field : struct.fields()) {
        if (field.metadata().containsKey(key) || inField(field.type(), key)) {
          return true;
        }
      }
      return false;
    }
    if (type instanceof ArrayType array) {
      return inField(array.elementType(), key);
    }
    return type instanceof MapType map
        && (inField(map.keyType(), key) || inField(map.valueType(), key));
  }

  /** Whether a type occurs at any depth. */
  static boolean type(DataType in, DataType wanted) {
    if (in instanceof StructType struct) {
      for (StructField field : struct.fields()) {
        if (type(field.type(), wanted)) {
          return true;
        }
      }
      return false;
    }
    if (in instanceof ArrayType array) {
      return type(array.elementType(), wanted);
    }
    if (in instanceof MapType map) {
      return type(map.keyType(), wanted) || type(map.valueType(), wanted);
    }
    return in.equals(wanted);
  }
}
