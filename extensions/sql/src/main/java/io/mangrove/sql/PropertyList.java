package io.mangrove.sql;

import io.mangrove.sql.DeltaSqlBaseParser.PropertyContext;
import io.mangrove.sql.DeltaSqlBaseParser.PropertyValueContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.immutable.Map$;
import scala.jdk.javaapi.CollectionConverters;

/** The properties that a statement lists, as the argument of a procedure. */
final class PropertyList {
  private PropertyList() {}

  static Expression of(List<PropertyContext> written) {
    Map<String, String> properties = new LinkedHashMap<>();
    for (PropertyContext property : written) {
      String key =
          property.STRING() == null
              ? String.join(".", TableNames.parts(property.column().identifier()))
              : TableNames.text(property.STRING());
      if (properties.put(key, value(property.propertyValue())) != null) {
        throw Mistake.twice(property);
      }
    }
    return Literal.create(
        Map$.MODULE$.from(CollectionConverters.asScala(properties)),
        DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType));
  }

  private static String value(PropertyValueContext value) {
    return value.STRING() == null ? value.getText() : TableNames.text(value.STRING());
  }
}
