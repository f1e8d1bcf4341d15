package io.mangrove.log.snapshot;

import io.mangrove.log.actions.ActionWriter;
import io.mangrove.log.checkpoint.CheckpointManifest;
import io.mangrove.log.checkpoint.CheckpointPiece;
import io.mangrove.log.checkpoint.FileRow;
import io.mangrove.log.checkpoint.FileSink;
import io.mangrove.log.checkpoint.JsonCheckpoint;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.replay.Replay;
import io.mangrove.log.storage.LogStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * What a search found in a piece of a checkpoint, on its way between processes: the lines a commit
 * would have, compressed.
 */
public final class FoundFiles {
  private FoundFiles() {}

  /** Searches a piece, in the process that was given it. No bytes: nothing was found. */
  public static byte[] search(FileQuery query, LogStore store, CheckpointPiece piece) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Replay replay = Replay.fromNothing();
        OutputStream lines = new DeflaterOutputStream(bytes)) {
      query.search(store, piece, replay::file);
      ActiveFiles files = replay.finish().activeFiles();
      if (files.count() == 0) {
        return new byte[0]; // a commit without an action is none that can be read
      }
      for (int row = files.nextRow(0); row >= 0; row = files.nextRow(row + 1)) {
        ActionWriter.writeLine(files.file(row), lines);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Shows what was found, in the process that asked.
   *
   * @param files takes each; the row is reused once it returns
   */
  public static void show(byte[] found, Consumer<FileRow> files) {
    if (found.length == 0) {
      return;
    }
    try (InputStream lines = new InflaterInputStream(new ByteArrayInputStream(found))) {
      JsonCheckpoint.read(
          lines, "the answer of a task", new FileSink(files), new CheckpointManifest());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
