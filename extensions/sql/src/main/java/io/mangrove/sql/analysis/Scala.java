package io.mangrove.sql.analysis;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Java collections and nulls as the ones that Spark's plans are made of. */
final class Scala {
  private Scala() {}

  static <T> Seq<T> seq(List<T> values) {
    return CollectionConverters.asScala(values).toList();
  }

  static <T> List<T> list(scala.collection.Seq<T> values) {
    return CollectionConverters.asJava(values);
  }

  static <K, V> scala.collection.immutable.Map<K, V> map(Map<K, V> values) {
    return scala.collection.immutable.Map$.MODULE$.from(CollectionConverters.asScala(values));
  }

  static <K, V> Map<K, V> map(scala.collection.Map<K, V> values) {
    return CollectionConverters.asJava(values);
  }

  static <T> Set<T> set(scala.collection.Set<T> values) {
    return CollectionConverters.asJava(values);
  }

  static <T> Option<T> some(@Nullable T value) {
    return Option.apply(value);
  }

  static <T> Option<T> none() {
    return Option.empty();
  }
}
