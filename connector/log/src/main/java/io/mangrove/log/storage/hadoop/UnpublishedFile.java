package io.mangrove.log.storage.hadoop;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A file under a temporary name, which gets its own at close, unless a write has failed before:
 * then it disappears. For one thread.
 */
final class UnpublishedFile extends FilterOutputStream {
  private final Step publish;
  private final Step discard;
  private boolean failed;
  private boolean closed;

  /** Something done to files. */
  interface Step {
    void run() throws IOException;
  }

  UnpublishedFile(OutputStream out, Step publish, Step discard) {
    super(out);
    this.publish = publish;
    this.discard = discard;
  }

  @Override
  public void write(int b) throws IOException {
    guarded(() -> out.write(b));
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    guarded(() -> out.write(bytes, offset, length));
  }

  @Override
  public void flush() throws IOException {
    guarded(out::flush);
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      guarded(out::close);
    } finally {
      if (failed) {
        discard.run();
      }
    }
    if (!failed) {
      publish.run();
    }
  }

  private void guarded(Step step) throws IOException {
    try {
      step.run();
    } catch (IOException | RuntimeException e) {
      failed = true;
      throw e;
    }
  }
}
