package io.mangrove.log.actions;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** From the lines of a commit to actions. */
public final class ActionReader {
  private ActionReader() {}

  /** All actions of a commit in their order. Reads to the end, does not close. */
  public static List<Action> readCommit(InputStream in, String fileName) throws IOException {
    throw new IllegalStateException();
  }

  /**
   * Shows the actions of a commit to a visitor, in their order. Reads to the end, does not close.
   */
  public static void read(InputStream in, String fileName, ActionVisitor visitor)
      throws IOException {
    throw new IllegalStateException();
  }
}
