package io.mangrove.log.snapshot;

import io.mangrove.log.checkpoint.CheckpointPiece;
import io.mangrove.log.checkpoint.CheckpointSource;
import io.mangrove.log.checkpoint.FileSink;
import io.mangrove.log.checkpoint.parquet.CheckpointReader;
import io.mangrove.log.replay.Replay;
import io.mangrove.log.replay.TableState;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The state of a version whose checkpoint is too large to be held: its data files stay where they
 * are, and what commits since say is laid over those that a query finds there. For those who need
 * all of it, it is loaded once after all. Safe for use by several threads.
 */
final class HugeState {
  private final CheckpointReader checkpoints;
  private final List<CheckpointPiece> pieces;
  private final TableState since;

  /** Guarded by this. */
  private @Nullable TableState whole;

  /**
   * @param pieces of the checkpoint that hold its data files
   * @param since what the checkpoint says of other things than data files, and all that the commits
   *     after it say
   */
  HugeState(CheckpointReader checkpoints, List<CheckpointPiece> pieces, TableState since) {
    this.checkpoints = checkpoints;
    this.pieces = List.copyOf(pieces);
    this.since = since;
  }

  /** The same checkpoint with more commits laid over it. */
  HugeState with(TableState later) {
    return new HugeState(checkpoints, pieces, later);
  }

  /** All of it, in the memory of this process. */
  synchronized TableState whole() {
    TableState loaded = whole;
    if (loaded == null) {
      loaded = over(replay -> pieces.forEach(piece -> checkpoints.readFiles(piece, replay)));
      whole = loaded;
    }
    return loaded;
  }

  /** All but the files, and of these at least those that a query wants. */
  TableState found(CheckpointSearch search, FileQuery query) {
    return over(replay -> search.search(query, pieces, replay::file));
  }

  private TableState over(Consumer<Replay> checkpointFiles) {
    try (Replay replay = Replay.fromNothing()) {
      replay.beginFile("of the checkpoint");
      checkpointFiles.accept(replay);
      replay.takeState(since);
      return replay.finish();
    }
  }

  /** As {@link TableState#checkpointSource}, copied from the old checkpoint row by row. */
  CheckpointSource checkpointSource(long keepTombstonesAfter, long keepTransactionsAfter) {
    return sink -> {
      since.checkpointSource(keepTombstonesAfter, keepTransactionsAfter).writeTo(sink);
      FileSink old =
          new FileSink(
              row -> {
                boolean expired = row.tombstone && row.time <= keepTombstonesAfter;
                if (!expired && !since.speaksOf(row)) {
                  sink.file(row);
                }
              });
      pieces.forEach(piece -> checkpoints.readFiles(piece, old));
    };
  }
}
