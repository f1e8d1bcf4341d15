package io.mangrove.log.schema;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A type without parameters. The name in JSON is the constant's name in lower case. */
public enum PrimitiveType implements DataType {
  STRING,
  BYTE,
  SHORT,
  INTEGER,
  LONG,
  FLOAT,
  DOUBLE,
  BOOLEAN,
  BINARY,
  DATE,
  TIMESTAMP,
  TIMESTAMP_NTZ,
  VARIANT,
  VOID;

  private static final Map<String, PrimitiveType> BY_NAME = new HashMap<>();

  static {
    for (PrimitiveType type : values()) {
      BY_NAME.put(type.jsonName(), type);
    }
  }

  /** The name in a schema's JSON, such as {@code timestamp_ntz}. */
  public String jsonName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The type of a name in a schema's JSON; null if there is none of that name. */
  public static @Nullable PrimitiveType byJsonName(String name) {
    return BY_NAME.get(name);
  }
}
