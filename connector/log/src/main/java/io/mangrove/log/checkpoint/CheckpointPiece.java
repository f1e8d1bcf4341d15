package io.mangrove.log.checkpoint;

import static java.util.Objects.requireNonNull;

import io.mangrove.log.storage.StoredFile;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A range of a Parquet file of a checkpoint that can be read by itself: of the row groups whose
 * middle lies in it. The ranges of a file have each of its row groups once.
 *
 * @param path of the file in the form of its store
 * @param start in bytes
 * @param end in bytes, exclusive
 */
public record CheckpointPiece(String path, long start, long end) implements Serializable {
  /** About a row group as they are written, here and elsewhere. */
  private static final long PIECE_BYTES = 64L << 20;

  public CheckpointPiece {
    requireNonNull(path, "path");
  }

  /**
   * The pieces of a file.
   *
   * @param sizeBytes as far as is known; what lies behind it belongs to the last piece
   */
  public static List<CheckpointPiece> of(String path, long sizeBytes) {
    List<CheckpointPiece> pieces = new ArrayList<>();
    long start = 0;
    while (start + PIECE_BYTES < sizeBytes) {
      pieces.add(new CheckpointPiece(path, start, start + PIECE_BYTES));
      start += PIECE_BYTES;
    }
    pieces.add(new CheckpointPiece(path, start, Long.MAX_VALUE));
    return pieces;
  }

  /** The pieces of files in one folder, file by file. */
  public static List<CheckpointPiece> of(String directory, List<StoredFile> files) {
    List<CheckpointPiece> pieces = new ArrayList<>();
    for (StoredFile file : files) {
      pieces.addAll(of(directory + "/" + file.name(), file.sizeBytes()));
    }
    return pieces;
  }
}
