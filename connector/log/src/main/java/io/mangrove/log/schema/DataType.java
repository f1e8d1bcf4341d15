package io.mangrove.log.schema;

/** A type of the Delta schema. PROTOCOL: Schema Serialization Format. */
public sealed interface DataType
    permits PrimitiveType, DecimalType, ArrayType, MapType, StructType {}
