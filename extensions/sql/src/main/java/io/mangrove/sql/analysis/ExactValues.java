package io.mangrove.sql.analysis;

import java.util.Arrays;
import org.apache.spark.sql.catalyst.expressions.Cast$;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.FractionalType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Values in a type in which those that are equal are the same. Strings of most collations are not,
 * nor are the two zeros of floating-point numbers.
 */
final class ExactValues {
  private ExactValues() {}

  static Expression of(Expression value) {
    DataType exact = of(value.dataType());
    return exact.equals(value.dataType()) ? value : Cast$.MODULE$.apply(value, exact, true);
  }

  private static DataType of(DataType type) {
    if (type instanceof StringType
        || (type instanceof FractionalType && !(type instanceof DecimalType))) {
      return DataTypes.StringType;
    }
    if (type instanceof ArrayType array) {
      return new ArrayType(of(array.elementType()), array.containsNull());
    }
    if (type instanceof StructType struct) {
      return new StructType(
          Arrays.stream(struct.fields()).map(ExactValues::of).toArray(StructField[]::new));
    }
    return type;
  }

  private static StructField of(StructField field) {
    return field.copy(field.name(), of(field.dataType()), field.nullable(), field.metadata());
  }
}
