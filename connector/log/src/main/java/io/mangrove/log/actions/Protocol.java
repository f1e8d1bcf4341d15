package io.mangrove.log.actions;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a client must be able to do to read and to write the table. PROTOCOL: Protocol Evolution.
 *
 * @param readerFeatures sorted; null unless the reader version is 3
 * @param writerFeatures sorted; null unless the writer version is 7
 */
public record Protocol(
    int minReaderVersion,
    int minWriterVersion,
    @Nullable Set<String> readerFeatures,
    @Nullable Set<String> writerFeatures)
    implements Action {

  /** The reader version from which on {@code readerFeatures} says what a reader must know. */
  public static final int LISTS_READER_FEATURES = 3;

  public Protocol {
    readerFeatures = sorted(readerFeatures);
    writerFeatures = sorted(writerFeatures);
  }

  public Protocol(int minReaderVersion, int minWriterVersion) {
    this(minReaderVersion, minWriterVersion, null, null);
  }

  private static @Nullable Set<String> sorted(@Nullable Set<String> features) {
    return features == null ? null : Collections.unmodifiableSet(new TreeSet<>(features));
  }
}
