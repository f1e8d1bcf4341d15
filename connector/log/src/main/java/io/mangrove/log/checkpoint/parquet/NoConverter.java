package io.mangrove.log.checkpoint.parquet;

import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;

/** Stands where Parquet expects a converter of records: the columns are read without one. */
final class NoConverter extends GroupConverter {
  private static final PrimitiveConverter NO_VALUES = new PrimitiveConverter() {};

  @Override
  public Converter getConverter(int fieldIndex) {
    return this;
  }

  @Override
  public PrimitiveConverter asPrimitiveConverter() {
    return NO_VALUES;
  }

  @Override
  public void start() {}

  @Override
  public void end() {}
}
