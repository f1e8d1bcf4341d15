package io.mangrove.log.schema;

/** Exact numbers of at most {@code precision} digits, {@code scale} of them after the point. */
public record DecimalType(int precision, int scale) implements DataType {
  public DecimalType {
    if (precision < 1 || precision > 38 || scale < 0 || scale > precision) {
      throw new IllegalArgumentException("decimal(" + precision + "," + scale + ")");
    }
  }
}
