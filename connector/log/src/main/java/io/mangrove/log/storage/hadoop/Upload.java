package io.mangrove.log.storage.hadoop;

import java.io.FilterOutputStream;
import java.io.IOException;
import org.apache.hadoop.fs.FSDataOutputStream;

/**
 * A file that appears when it is closed, unless a write has failed before: then it is given up. For
 * one thread.
 */
final class Upload extends FilterOutputStream {
  private final FSDataOutputStream target;
  private final UnpublishedFile.Step remove;
  private boolean failed;
  private boolean closed;

  /**
   * An upload that has begun.
   *
   * @param remove what takes half a file away where an upload cannot be given up
   */
  Upload(FSDataOutputStream target, UnpublishedFile.Step remove) {
    super(target);
    this.target = target;
    this.remove = remove;
  }

  @Override
  public void write(int b) throws IOException {
    guarded(() -> target.write(b));
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    guarded(() -> target.write(bytes, offset, length));
  }

  /** Does nothing: a file appears as a whole, and some stores fail if asked for less. */
  @Override
  public void flush() {}

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    if (failed) {
      giveUp();
    } else {
      target.close();
    }
  }

  private void giveUp() throws IOException {
    try {
      target.abort();
    } catch (UnsupportedOperationException e) {
      try {
        target.close();
      } finally {
        remove.run();
      }
    }
  }

  private void guarded(UnpublishedFile.Step step) throws IOException {
    try {
      step.run();
    } catch (IOException | RuntimeException e) {
      failed = true;
      throw e;
    }
  }
}
