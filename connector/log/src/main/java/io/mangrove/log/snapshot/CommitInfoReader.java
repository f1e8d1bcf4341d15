package io.mangrove.log.snapshot;

import io.mangrove.log.actions.Action;
import io.mangrove.log.actions.ActionReader;
import io.mangrove.log.actions.CommitInfo;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.storage.LogStore;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads who made a commit, and of its other lines not more than their first characters: the line is
 * mostly the first, and a commit may hold a million files.
 */
final class CommitInfoReader {
  private static final byte[] KEY = "\"commitInfo\"".getBytes(StandardCharsets.UTF_8);
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final int BUFFER_BYTES = 1 << 14;

  private final LogStore store;
  private final String logDirectory;

  CommitInfoReader(LogStore store, String logDirectory) {
    this.store = store;
    this.logDirectory = logDirectory;
  }

  /** The commit's own account; null where it has none. */
  @Nullable CommitInfo read(long version) {
    String path = logDirectory + "/" + LogFileName.commitName(version);
    try (InputStream in = new BufferedInputStream(store.open(path), BUFFER_BYTES)) {
      return find(in, path);
    } catch (FileNotFoundException e) {
      throw SnapshotError.DELTA_LOG_FILE_NOT_FOUND.causedBy(e, "file", path);
    } catch (IOException e) {
      throw SnapshotError.DELTA_LOG_UNREADABLE.causedBy(e, "file", path, "reason", e);
    }
  }

  private static @Nullable CommitInfo find(InputStream in, String path) throws IOException {
    for (int first = firstOf(in); first >= 0; first = in.read()) {
      ByteArrayOutputStream start = new ByteArrayOutputStream();
      int next = startsWithKey(first, in, start);
      if (next == MATCHED) {
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
          start.write(b);
        }
        InputStream line = new ByteArrayInputStream(start.toByteArray());
        for (Action action : ActionReader.readCommit(line, path)) {
          if (action instanceof CommitInfo info) {
            return info;
          }
        }
        next = '\n';
      }
      while (next >= 0 && next != '\n') {
        next = in.read();
      }
    }
    return null;
  }

  /** The first byte of the text, a mark of its encoding left out. */
  private static int firstOf(InputStream in) throws IOException {
    in.mark(MARK.length);
    for (byte b : MARK) {
      if (in.read() != (b & 0xFF)) {
        in.reset();
        break;
      }
    }
    return in.read();
  }

  private static final int MATCHED = -2;

  /** {@link #MATCHED}, or the first byte at which the line is seen to be another action. */
  private static int startsWithKey(int first, InputStream in, ByteArrayOutputStream start)
      throws IOException {
    int b = first;
    boolean open = false;
    while (b == ' ' || b == '\t' || b == '\r' || (b == '{' && !open)) {
      open |= b == '{';
      start.write(b);
      b = in.read();
    }
    for (int i = 0; i < KEY.length; i++) {
      if (b != KEY[i]) {
        return b;
      }
      start.write(b);
      b = i + 1 < KEY.length ? in.read() : MATCHED;
    }
    return MATCHED;
  }
}
