package io.mangrove.log.actions;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** From actions to the lines of a commit. */
public final class ActionWriter {
  private ActionWriter() {}

  /** The content of a commit file. */
  public static byte[] writeCommit(List<? extends Action> actions) {
    throw new IllegalStateException();
  }

  /** One action as a line with its line end. Does not close. */
  public static void writeLine(Action action, OutputStream out) throws IOException {
    throw new IllegalStateException();
  }
}
