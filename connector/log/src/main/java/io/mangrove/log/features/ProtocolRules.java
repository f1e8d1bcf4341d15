package io.mangrove.log.features;

import io.mangrove.log.actions.Protocol;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which protocols there can be, and which can follow which. PROTOCOL: Table Features. */
final class ProtocolRules {
  private ProtocolRules() {}

  /** The features that versions without lists stand for. */
  static Set<TableFeature> implied(int minReaderVersion, int minWriterVersion) {
    Set<TableFeature> implied = EnumSet.noneOf(TableFeature.class);
    for (TableFeature feature : TableFeature.values()) {
      if (feature.isImpliedBy(minReaderVersion, minWriterVersion)) {
        implied.add(feature);
      }
    }
    return implied;
  }

  static void checkLegal(Protocol protocol) {
    boolean readersList = protocol.minReaderVersion() >= ReadSupport.MAX_READER_VERSION;
    boolean writersList = protocol.minWriterVersion() >= ReadSupport.MAX_WRITER_VERSION;
    if (readersList && !writersList) {
      throw FeatureError.DELTA_READ_FEATURE_PROTOCOL_REQUIRES_WRITE.with();
    }
    if (readersList != (protocol.readerFeatures() != null)) {
      throw illegal(protocol, "reader features come with reader version 3, and only with it");
    }
    if (writersList != (protocol.writerFeatures() != null)) {
      throw illegal(protocol, "writer features come with writer version 7, and only with it");
    }
    Set<String> writers = names(protocol.writerFeatures());
    Set<String> readers = names(protocol.readerFeatures());
    if (!writers.containsAll(readers)) {
      readers.removeAll(writers);
      throw illegal(protocol, "readers have to know " + readers + ", writers do not");
    }
    for (String name : writers) {
      TableFeature feature = TableFeature.byProtocolName(name);
      for (TableFeature required : feature == null ? Set.<TableFeature>of() : feature.requires()) {
        if (!writers.contains(required.protocolName())) {
          throw illegal(protocol, name + " requires " + required.protocolName());
        }
      }
    }
  }

  /** Features go only by DROP FEATURE, which looks for traces of them first. */
  static void checkKeeps(Protocol before, Protocol after) {
    Set<String> lost = all(before);
    lost.removeAll(all(after));
    if (after.minReaderVersion() < before.minReaderVersion()
        || after.minWriterVersion() < before.minWriterVersion()
        || !lost.isEmpty()) {
      throw FeatureError.DELTA_INVALID_PROTOCOL_DOWNGRADE.with(
          "before", text(before),
          "after", text(after),
          "lost", lost.isEmpty() ? "what the versions stand for" : String.join(", ", lost));
    }
  }

  /** The names of all features of a protocol, those that its versions stand for too. */
  static Set<String> all(Protocol protocol) {
    Set<String> all = names(protocol.writerFeatures());
    all.addAll(names(protocol.readerFeatures()));
    if (protocol.writerFeatures() == null) {
      for (TableFeature feature :
          implied(protocol.minReaderVersion(), protocol.minWriterVersion())) {
        all.add(feature.protocolName());
      }
    }
    return all;
  }

  private static Set<String> names(@Nullable Set<String> names) {
    return names == null ? new TreeSet<>() : new TreeSet<>(names);
  }

  private static RuntimeException illegal(Protocol protocol, String reason) {
    return FeatureError.DELTA_ILLEGAL_PROTOCOL.with("protocol", text(protocol), "reason", reason);
  }

  private static String text(Protocol protocol) {
    Set<String> all = names(protocol.writerFeatures());
    all.addAll(names(protocol.readerFeatures()));
    return "reader "
        + protocol.minReaderVersion()
        + ", writer "
        + protocol.minWriterVersion()
        + (all.isEmpty() ? "" : ", features " + String.join(", ", all));
  }
}
