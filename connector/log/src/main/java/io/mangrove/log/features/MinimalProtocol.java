package io.mangrove.log.features;

import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.schema.SchemaJson;
import io.mangrove.log.schema.StructType;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The lowest protocol that a table's metadata gets by with: every step up locks out readers and
 * writers. PROTOCOL: Table Features for New and Existing Tables.
 */
public final class MinimalProtocol {
  private static final String READER_KEY = "delta.minReaderVersion";
  private static final String WRITER_KEY = "delta.minWriterVersion";
  private static final String IGNORE_DEFAULTS_KEY = "delta.ignoreProtocolDefaults";
  private static final String FEATURE_PREFIX = "delta.feature.";
  private static final Protocol LOWEST = new Protocol(1, 1);
  private static final Protocol DEFAULT = new Protocol(1, 2);

  private MinimalProtocol() {}

  /**
   * For a new table: what its schema and its properties, those about the protocol too, ask for.
   * Throws if one of them asks for a feature that is not supported.
   */
  public static Protocol forTable(Metadata metadata) {
    Asked asked = Asked.in(metadata);
    // A writer version that was given may be below the usual one.
    return raised(asked.minWriter() == null ? DEFAULT : LOWEST, asked);
  }

  /**
   * For an existing table whose metadata changes: the current protocol, raised if need be. Never
   * lowered, so that properties that ask for less change nothing.
   */
  public static Protocol upgrade(Protocol current, Metadata metadata) {
    return raised(current, Asked.in(metadata));
  }

  /** The metadata without the properties that only speak about the protocol: never in the log. */
  public static Metadata stripped(Metadata metadata) {
    Map<String, String> kept = new LinkedHashMap<>(metadata.configuration());
    kept.keySet().removeIf(MinimalProtocol::isAboutProtocol);
    return kept.size() == metadata.configuration().size()
        ? metadata
        : metadata.withConfiguration(kept);
  }

  /** The names of all features that a protocol permits, those that its versions stand for too. */
  public static Set<String> features(Protocol protocol) {
    return ProtocolRules.all(protocol);
  }

  /** The protocol that does for a table at two of its versions. */
  public static Protocol union(Protocol one, Protocol other) {
    if (one.equals(other)) {
      return one;
    }
    int reader = Math.max(one.minReaderVersion(), other.minReaderVersion());
    if (one.writerFeatures() == null && other.writerFeatures() == null) {
      return new Protocol(reader, Math.max(one.minWriterVersion(), other.minWriterVersion()));
    }
    Set<String> writers = new TreeSet<>();
    Set<String> readers = new TreeSet<>();
    for (Protocol protocol : List.of(one, other)) {
      Protocol listed = withLists(protocol, protocol.minReaderVersion(), Set.of());
      addAll(listed.writerFeatures(), writers);
      addAll(listed.readerFeatures(), readers);
    }
    if (reader < ReadSupport.MAX_READER_VERSION) {
      return new Protocol(reader, ReadSupport.MAX_WRITER_VERSION, null, writers);
    }
    for (TableFeature feature : TableFeature.values()) {
      if (feature.isReaderFeature() && writers.contains(feature.protocolName())) {
        readers.add(feature.protocolName());
      }
    }
    return new Protocol(reader, ReadSupport.MAX_WRITER_VERSION, readers, writers);
  }

  /** The protocol with the feature that metadata domains need. */
  public static Protocol withDomainMetadata(Protocol protocol) {
    Set<String> listed = protocol.writerFeatures();
    TableFeature feature = TableFeature.DOMAIN_METADATA;
    return listed != null && listed.contains(feature.protocolName())
        ? protocol
        : withLists(protocol, protocol.minReaderVersion(), EnumSet.of(feature));
  }

  /**
   * Returns if a commit may give a table this protocol: a legal one, and not less than it has.
   *
   * @param before null for a new table
   */
  public static void checkMayFollow(@Nullable Protocol before, Protocol after) {
    ProtocolRules.checkLegal(after);
    if (before != null) {
      ProtocolRules.checkKeeps(before, after);
    }
  }

  private static boolean isAboutProtocol(String key) {
    return key.equalsIgnoreCase(READER_KEY)
        || key.equalsIgnoreCase(WRITER_KEY)
        || key.equalsIgnoreCase(IGNORE_DEFAULTS_KEY)
        || key.toLowerCase(Locale.ROOT).startsWith(FEATURE_PREFIX);
  }

  private static Protocol raised(Protocol from, Asked asked) {
    int reader = max(from.minReaderVersion(), asked.minReader());
    int writer = max(from.minWriterVersion(), asked.minWriter());
    boolean lists = asked.byName();
    for (TableFeature feature : asked.features()) {
      lists |= !feature.isLegacy();
    }
    if (!lists && writer < ReadSupport.MAX_WRITER_VERSION) {
      if (reader >= ReadSupport.MAX_READER_VERSION) {
        throw FeatureError.DELTA_READ_FEATURE_PROTOCOL_REQUIRES_WRITE.with();
      }
      for (TableFeature feature : asked.features()) {
        reader = Math.max(reader, feature.readerVersion());
        writer = Math.max(writer, feature.writerVersion());
      }
      return sameOr(from, new Protocol(reader, writer));
    }
    return sameOr(from, withLists(from, reader, asked.features()));
  }

  /** The protocol with feature lists: whatever the versions before implied is now listed. */
  private static Protocol withLists(Protocol from, int reader, Set<TableFeature> asked) {
    Set<String> writers = new TreeSet<>();
    Set<String> readers = new TreeSet<>();
    addAll(from.writerFeatures(), writers);
    addAll(from.readerFeatures(), readers);
    Set<TableFeature> features = EnumSet.noneOf(TableFeature.class);
    features.addAll(asked);
    if (from.writerFeatures() == null) {
      int impliedBy = Math.max(from.minWriterVersion(), DEFAULT.minWriterVersion());
      features.addAll(ProtocolRules.implied(from.minReaderVersion(), impliedBy));
    }
    int listing = ReadSupport.MAX_READER_VERSION;
    boolean readersList = reader >= listing;
    for (TableFeature feature : features) {
      readersList |= feature.readerVersion() >= listing;
    }
    for (TableFeature feature : features) {
      writers.add(feature.protocolName());
      if (readersList && feature.isReaderFeature()) {
        readers.add(feature.protocolName());
      }
      reader = Math.max(reader, feature.readerVersion());
    }
    return new Protocol(
        readersList ? listing : reader,
        ReadSupport.MAX_WRITER_VERSION,
        readersList ? readers : null,
        writers);
  }

  private static void addAll(@Nullable Set<String> from, Set<String> to) {
    if (from != null) {
      to.addAll(from);
    }
  }

  private static Protocol sameOr(Protocol from, Protocol raised) {
    return raised.equals(from) ? from : raised;
  }

  private static int max(int version, @Nullable Integer other) {
    return other == null ? version : Math.max(version, other);
  }

  /**
   * What metadata asks of its protocol.
   *
   * @param byName whether a feature was asked for by a property of its own
   */
  private record Asked(
      @Nullable Integer minReader,
      @Nullable Integer minWriter,
      Set<TableFeature> features,
      boolean byName) {

    static Asked in(Metadata metadata) {
      StructType schema = SchemaJson.parse(metadata.schemaString());
      Set<TableFeature> features = EnumSet.noneOf(TableFeature.class);
      Set<String> unsupported = new TreeSet<>();
      for (TableFeature feature : TableFeature.values()) {
        if (feature.isUsedBy(metadata, schema)) {
          features.add(feature);
          if (!feature.isSupported()) {
            unsupported.add(feature.protocolName());
          }
        }
      }
      Integer reader = null;
      Integer writer = null;
      boolean byName = false;
      for (Map.Entry<String, String> property : metadata.configuration().entrySet()) {
        String key = property.getKey();
        String value = property.getValue();
        if (key.equalsIgnoreCase(READER_KEY)) {
          reader = version(key, value, ReadSupport.MAX_READER_VERSION);
        } else if (key.equalsIgnoreCase(WRITER_KEY)) {
          writer = version(key, value, ReadSupport.MAX_WRITER_VERSION);
        } else if (key.toLowerCase(Locale.ROOT).startsWith(FEATURE_PREFIX)) {
          byName = true;
          String name = key.substring(FEATURE_PREFIX.length());
          TableFeature feature = named(name, value);
          if (feature == null) {
            unsupported.add(name);
          } else {
            features.add(feature);
          }
        }
      }
      for (TableFeature feature : Set.copyOf(features)) {
        features.addAll(feature.requires());
      }
      if (!unsupported.isEmpty()) {
        throw FeatureError.DELTA_UNSUPPORTED_FEATURES_IN_CONFIG.with(
            "configs", String.join(", ", unsupported));
      }
      return new Asked(reader, writer, features, byName);
    }

    /** The feature of a {@code delta.feature.} property; null if it is not supported. */
    private static @Nullable TableFeature named(String name, String status) {
      if (!status.equalsIgnoreCase("supported") && !status.equalsIgnoreCase("enabled")) {
        throw FeatureError.DELTA_UNSUPPORTED_FEATURE_STATUS.with("feature", name, "status", status);
      }
      for (TableFeature feature : TableFeature.values()) {
        if (feature.protocolName().equalsIgnoreCase(name)) {
          return feature.isTolerated() ? feature : null;
        }
      }
      return null;
    }

    private static int version(String key, String value, int highest) {
      int version;
      try {
        version = Integer.parseInt(value.strip());
      } catch (NumberFormatException e) {
        throw FeatureError.DELTA_PROTOCOL_PROPERTY_NOT_INT.causedBy(e, "key", key, "value", value);
      }
      if (version < 1 || version > highest) {
        throw FeatureError.DELTA_INVALID_TABLE_PROPERTY.with(
            "key", key, "value", value, "reason", "it must be from 1 to " + highest);
      }
      return version;
    }
  }
}
