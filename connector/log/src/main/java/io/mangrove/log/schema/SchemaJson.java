package io.mangrove.log.schema;

/** A schema and its JSON. PROTOCOL: Schema Serialization Format. */
public final class SchemaJson {
  private SchemaJson() {}

  public static StructType parse(String json) {
    throw new IllegalStateException();
  }

  public static String write(StructType schema) {
    throw new IllegalStateException();
  }
}
