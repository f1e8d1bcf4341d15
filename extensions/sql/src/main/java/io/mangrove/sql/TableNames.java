package io.mangrove.sql;

import io.mangrove.sql.DeltaSqlBaseParser.IdentifierContext;
import io.mangrove.sql.DeltaSqlBaseParser.TableContext;
import io.mangrove.sql.DeltaSqlBaseParser.TableNameContext;
import io.mangrove.sql.DeltaSqlBaseParser.TableNameInTextContext;
import io.mangrove.sql.DeltaSqlBaseParser.TablePathContext;
import io.mangrove.sql.analysis.Unchecked;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.parser.ParserInterface;
import org.apache.spark.sql.catalyst.util.SparkParserUtils$;
import scala.jdk.javaapi.CollectionConverters;

/** Reads the table that a statement of ours names: a path, a name, or a name in a text. */
final class TableNames extends DeltaSqlBaseBaseVisitor<TableName> {
  private final ParserInterface names;
  private final KnownCatalogs catalogs;
  private final BoundParameters parameters;

  /**
   * @param names parses names in a text
   * @param catalogs what the names are resolved against
   * @param parameters what a name in a text may be bound to
   */
  TableNames(ParserInterface names, KnownCatalogs catalogs, BoundParameters parameters) {
    this.names = names;
    this.catalogs = catalogs;
    this.parameters = parameters;
  }

  TableName named(TableContext context) {
    return context.accept(this);
  }

  /** The table of a path that is written as a text. */
  static TableName ofPath(TerminalNode string) {
    return TableName.ofPath(text(string));
  }

  @Override
  public TableName visitTablePath(TablePathContext context) {
    return ofPath(context.STRING());
  }

  @Override
  public TableName visitTableNameInText(TableNameInTextContext context) {
    String name =
        context.parameter() == null
            ? text(context.STRING())
            : String.valueOf(parameters.value(context.parameter()).eval(null));
    try {
      return TableName.of(
          CollectionConverters.asJava(names.parseMultipartIdentifier(name)), catalogs);
    } catch (ParseException e) {
      throw Unchecked.rethrow(e);
    }
  }

  @Override
  public TableName visitTableName(TableNameContext context) {
    return TableName.of(parts(context.parts), catalogs);
  }

  /** What identifiers say, without their quotes. */
  static List<String> parts(List<IdentifierContext> written) {
    List<String> parts = new ArrayList<>();
    for (IdentifierContext part : written) {
      parts.add(name(part));
    }
    return parts;
  }

  /** What an identifier says, in quotes or without. */
  static String name(IdentifierContext identifier) {
    TerminalNode quoted = identifier.QUOTED_WORD();
    return quoted == null ? identifier.getText() : unquoted(quoted.getText());
  }

  /** What a text in quotes says. */
  static String text(TerminalNode string) {
    return SparkParserUtils$.MODULE$.string(string);
  }

  private static String unquoted(String quoted) {
    return quoted.substring(1, quoted.length() - 1).replace("``", "`");
  }
}
