package io.mangrove.spark.read;

import java.util.BitSet;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.jspecify.annotations.Nullable;

/** Which files a predicate on {@link RowIdentity#FILE} names. */
final class RuntimeFileFilter {
  private RuntimeFileFilter() {}

  /** The row numbers of the files; null where the predicate is about something else. */
  static @Nullable BitSet matching(Predicate predicate) {
    Expression[] children = predicate.children();
    boolean isTest = predicate.name().equals("IN") || predicate.name().equals("=");
    if (!isTest
        || !(children[0] instanceof NamedReference column)
        || column.fieldNames().length != 1
        || !column.fieldNames()[0].equals(RowIdentity.FILE)) {
      return null;
    }
    BitSet files = new BitSet();
    for (int i = 1; i < children.length; i++) {
      if (!(children[i] instanceof Literal<?> literal)) {
        return null;
      }
      if (literal.value() instanceof Integer file) {
        files.set(file);
      }
    }
    return files;
  }
}
