package io.mangrove.sql.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.ArrayTransform;
import org.apache.spark.sql.catalyst.expressions.CreateNamedStruct;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.IsNull;
import org.apache.spark.sql.catalyst.expressions.LambdaFunction;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.NamedLambdaVariable;
import org.apache.spark.sql.catalyst.expressions.TransformValues;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A value that a MERGE takes over, with the fields that its structs lack and those of the column
 * have. Where all columns of a row are updated by {@code *}, such fields stay as they are; else
 * they are null, as they are within arrays and maps, where nothing says whose they would be.
 */
final class FilledValue {
  private FilledValue() {}

  /** A value with null in all fields that it lacks. */
  static Expression withNulls(Expression value, DataType wanted) {
    return filled(value, wanted, null);
  }

  /** A value with fields that it lacks as the column has them. */
  static Expression keeping(Expression column, Expression value) {
    return filled(value, column.dataType(), column);
  }

  private static Expression filled(Expression value, DataType wanted, @Nullable Expression kept) {
    DataType given = value.dataType();
    if (!lacksFields(given, wanted)) {
      return value;
    }
    if (given instanceof StructType struct) {
      return struct(value, struct, (StructType) wanted, kept);
    }
    if (given instanceof ArrayType array) {
      DataType element = ((ArrayType) wanted).elementType();
      NamedLambdaVariable each = variable("element", array.elementType(), array.containsNull());
      return new ArrayTransform(value, function(filled(each, element, null), List.of(each)));
    }
    MapType map = (MapType) given;
    NamedLambdaVariable key = variable("key", map.keyType(), false);
    NamedLambdaVariable each = variable("value", map.valueType(), map.valueContainsNull());
    return new TransformValues(
        value, function(filled(each, ((MapType) wanted).valueType(), null), List.of(key, each)));
  }

  /** Whether structs in values of a type have not all fields that another asks for. */
  private static boolean lacksFields(DataType given, DataType wanted) {
    if (given instanceof StructType some && wanted instanceof StructType all) {
      for (StructField field : all.fields()) {
        int place = place(some, field.name());
        if (place < 0 || lacksFields(some.apply(place).dataType(), field.dataType())) {
          return true;
        }
      }
      return false;
    }
    if (given instanceof ArrayType some && wanted instanceof ArrayType all) {
      return lacksFields(some.elementType(), all.elementType());
    }
    return given instanceof MapType some
        && wanted instanceof MapType all
        && lacksFields(some.valueType(), all.valueType());
  }

  private static Expression struct(
      Expression value, StructType given, StructType wanted, @Nullable Expression kept) {
    List<Expression> fields = new ArrayList<>();
    for (int i = 0; i < wanted.length(); i++) {
      StructField field = wanted.apply(i);
      int place = place(given, field.name());
      Expression now = kept == null ? null : field(kept, i, field.name());
      fields.add(Literal.create(field.name(), DataTypes.StringType));
      if (place >= 0) {
        fields.add(filled(field(value, place, given.apply(place).name()), field.dataType(), now));
      } else {
        fields.add(now == null ? Literal.create(null, field.dataType()) : now);
      }
    }
    Expression struct = new CreateNamedStruct(Scala.seq(fields));
    Expression none =
        kept == null ? new IsNull(value) : new And(new IsNull(value), new IsNull(kept));
    return new If(none, Literal.create(null, struct.dataType()), struct);
  }

  private static Expression field(Expression struct, int place, String name) {
    return new GetStructField(struct, place, Scala.some(name));
  }

  private static int place(StructType struct, String name) {
    for (int i = 0; i < struct.length(); i++) {
      if (struct.apply(i).name().equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  private static NamedLambdaVariable variable(String name, DataType type, boolean nullable) {
    return new NamedLambdaVariable(
        name, type, nullable, NamedExpression.newExprId(), new AtomicReference<>());
  }

  private static Expression function(Expression body, List<NamedExpression> arguments) {
    return new LambdaFunction(body, Scala.seq(arguments), false);
  }
}
