package io.mangrove.log.actions;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A file of changed rows, for readers of the change data feed alone. PROTOCOL: Add CDC File. */
public record AddCdcFile(
    String path,
    Map<String, @Nullable String> partitionValues,
    long sizeBytes,
    Map<String, String> tags)
    implements FileAction {

  public AddCdcFile {
    requireNonNull(path, "path");
    partitionValues = Collections.unmodifiableMap(new LinkedHashMap<>(partitionValues));
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
  }

  @Override
  public boolean dataChange() {
    return false;
  }
}
