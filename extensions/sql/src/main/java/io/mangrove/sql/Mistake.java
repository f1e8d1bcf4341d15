package io.mangrove.sql;

import io.mangrove.sql.DeltaSqlBaseParser.OnlyOursContext;
import io.mangrove.sql.analysis.Unchecked;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.Interval;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.trees.Origin;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.immutable.Map;
import scala.collection.immutable.Map$;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Where a text that neither grammar understands goes wrong. A user who misspells one of our
 * statements is to be told the word, not that Spark does not know the statement at all.
 */
final class Mistake extends BaseErrorListener {
  private @Nullable Token first;

  private Mistake() {}

  /** Spark's error, or ours if our grammar understands more of the text. */
  static ParseException whoGotFurther(String sql, ParseException sparks) {
    DeltaSqlBaseLexer lexer = new DeltaSqlBaseLexer(CharStreams.fromString(sql));
    DeltaSqlBaseParser parser = new DeltaSqlBaseParser(new CommonTokenStream(lexer));
    Mistake mistake = new Mistake();
    lexer.removeErrorListeners();
    parser.removeErrorListeners();
    parser.addErrorListener(mistake);
    OnlyOursContext unused = parser.onlyOurs();
    Token token = mistake.first;
    if (token == null || !isBehind(token, sparks.start())) {
      return sparks;
    }
    return exception(token, sql, "");
  }

  /** A word that does not mean what it stands for. */
  static RuntimeException at(Token token) {
    return Unchecked.rethrow(exception(token, text(token), ""));
  }

  /** A clause that was there before. */
  static RuntimeException twice(ParserRuleContext clause) {
    Token token = clause.getStart();
    return Unchecked.rethrow(exception(token, text(token), ": it is there twice"));
  }

  private static String text(Token token) {
    CharStream all = token.getInputStream();
    return all.getText(Interval.of(0, all.size() - 1));
  }

  private static ParseException exception(Token token, String sql, String hint) {
    String text = token.getType() == Token.EOF ? "end of input" : "'" + token.getText() + "'";
    return new ParseException(
        Option.apply(sql),
        origin(token),
        "PARSE_SYNTAX_ERROR",
        parameters(java.util.Map.of("error", text, "hint", hint)));
  }

  @Override
  public void syntaxError(
      Recognizer<?, ?> recognizer,
      Object offendingSymbol,
      int line,
      int charPositionInLine,
      String message,
      RecognitionException e) {
    if (first == null && offendingSymbol instanceof Token token) {
      first = token;
    }
  }

  private static boolean isBehind(Token token, Origin other) {
    int line = number(other.line());
    int column = number(other.startPosition());
    return token.getLine() > line
        || (token.getLine() == line && token.getCharPositionInLine() > column);
  }

  private static int number(Option<Object> value) {
    return value.isDefined() ? (Integer) value.get() : -1;
  }

  private static Origin origin(Token token) {
    return new Origin(
        Option.apply(token.getLine()),
        Option.apply(token.getCharPositionInLine()),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty());
  }

  private static Map<String, String> parameters(java.util.Map<String, String> values) {
    return Map$.MODULE$.from(CollectionConverters.asScala(values));
  }
}
