package io.mangrove.spark.internals;

import java.util.Map;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.jspecify.annotations.Nullable;
import scala.runtime.AbstractFunction1;

/** What a footer says under a key; null for nothing. */
final class FooterKeyValues extends AbstractFunction1<String, @Nullable String> {
  private final Map<String, String> values;

  FooterKeyValues(FileMetaData metadata) {
    this.values = metadata.getKeyValueMetaData();
  }

  @Override
  public @Nullable String apply(String key) {
    return values.get(key);
  }
}
