package io.mangrove.sql;

import java.util.regex.Pattern;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;
import org.antlr.v4.runtime.misc.Interval;

/**
 * A condition within a statement as the text it was written as, with values in the place of
 * parameters: what it means is for Spark's grammar to say, where the procedure asks.
 */
final class ConditionText {
  private static final String QUESTION_MARK = "?";
  private static final String COLON = ":";

  /** A name as it is written; keywords, which have tokens of their own, are names, too. */
  private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{Nd}_]*|`(?:[^`]|``)+`");

  private final TokenStream tokens;
  private final BoundParameters parameters;

  ConditionText(TokenStream tokens, BoundParameters parameters) {
    this.tokens = tokens;
    this.parameters = parameters;
  }

  String text(ParserRuleContext condition) {
    StringBuilder text = new StringBuilder();
    int last = condition.getStop().getTokenIndex();
    int written = condition.getStart().getStartIndex();
    for (int i = condition.getStart().getTokenIndex(); i <= last; i++) {
      Token token = tokens.get(i);
      if (isParameter(i)) {
        boolean named = token.getText().equals(COLON);
        String name = named ? unquoted(tokens.get(++i).getText()) : null;
        append(text, written, token.getStartIndex() - 1);
        text.append(parameters.value(name).sql());
        written = tokens.get(i).getStopIndex() + 1;
      }
    }
    append(text, written, condition.getStop().getStopIndex());
    return text.toString();
  }

  /** A question mark, or a colon with a name right behind it, unless it is one of a cast's two. */
  private boolean isParameter(int index) {
    String text = tokens.get(index).getText();
    return text.equals(QUESTION_MARK)
        || (text.equals(COLON)
            && NAME.matcher(tokens.get(index + 1).getText()).matches()
            && !tokens.get(index - 1).getText().equals(COLON));
  }

  private static String unquoted(String name) {
    return name.startsWith("`") ? name.substring(1, name.length() - 1).replace("``", "`") : name;
  }

  private void append(StringBuilder text, int first, int last) {
    if (first <= last) {
      text.append(tokens.get(0).getInputStream().getText(Interval.of(first, last)));
    }
  }
}
