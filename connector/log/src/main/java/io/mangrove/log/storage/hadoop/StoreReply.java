package io.mangrove.log.storage.hadoop;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.function.Predicate;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * What an exception of a store's client means. The clients are not on our class path, so names and
 * texts tell; an answer that is not recognised stays an error, after which the caller looks whether
 * the file is there.
 */
final class StoreReply {
  private StoreReply() {}

  /** HTTP 412: the condition does not hold, since a file of that name is there. */
  static boolean saysTaken(IOException e) {
    return any(
        e,
        cause ->
            cause instanceof FileAlreadyExistsException
                || cause instanceof org.apache.hadoop.fs.FileAlreadyExistsException
                || cause.getClass().getSimpleName().equals("RemoteFileChangedException")
                || contains(cause, "412 Precondition Failed"));
  }

  /** HTTP 409: another upload of that name is under way, or has just ended. */
  static boolean asksToTryAgain(IOException e) {
    return any(
        e,
        cause ->
            contains(cause, "ConditionalRequestConflict") || contains(cause, "Status Code: 409"));
  }

  /** The exception that tells a caller of {@code putIfAbsent} that it was not the first. */
  static FileAlreadyExistsException taken(Path path, IOException cause) {
    FileAlreadyExistsException taken = new FileAlreadyExistsException(path.toString());
    taken.initCause(cause);
    return taken;
  }

  private static boolean contains(Throwable e, String text) {
    return e.getMessage() != null && e.getMessage().contains(text);
  }

  private static boolean any(IOException e, Predicate<Throwable> test) {
    for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (test.test(cause)) {
        return true;
      }
    }
    return false;
  }
}
