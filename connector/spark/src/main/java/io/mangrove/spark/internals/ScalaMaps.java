package io.mangrove.spark.internals;

import java.util.Map;
import scala.collection.immutable.Map$;
import scala.jdk.javaapi.CollectionConverters;

/** Java maps as Scala's immutable ones. */
final class ScalaMaps {
  private ScalaMaps() {}

  static <K, V> scala.collection.immutable.Map<K, V> immutable(Map<K, V> map) {
    return Map$.MODULE$.from(CollectionConverters.asScala(map));
  }
}
