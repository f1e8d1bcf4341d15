package io.mangrove.log.snapshot;

import io.mangrove.log.actions.Action;
import io.mangrove.log.actions.AddCdcFile;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.CommitInfo;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.actions.RemoveFile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one commit did to a table.
 *
 * @param timestamp milliseconds since the epoch, never less than an earlier version's
 * @param protocol null where it stays as it was
 * @param metadata null where it stays as it was
 * @param info null where the commit does not say who made it
 */
public record CommitChanges(
    long version,
    long timestamp,
    List<AddFile> added,
    List<RemoveFile> removed,
    List<AddCdcFile> changeFiles,
    @Nullable Protocol protocol,
    @Nullable Metadata metadata,
    @Nullable CommitInfo info) {

  public CommitChanges {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
    changeFiles = List.copyOf(changeFiles);
  }

  /**
   * The changes of a commit.
   *
   * @param inCommitTime whether it is the commit that tells its time
   */
  static CommitChanges of(CommitTime time, boolean inCommitTime, List<Action> actions) {
    List<AddFile> added = new ArrayList<>();
    List<RemoveFile> removed = new ArrayList<>();
    List<AddCdcFile> changeFiles = new ArrayList<>();
    Protocol protocol = null;
    Metadata metadata = null;
    CommitInfo info = null;
    for (Action action : actions) {
      if (action instanceof AddFile file) {
        added.add(file);
      } else if (action instanceof RemoveFile file) {
        removed.add(file);
      } else if (action instanceof AddCdcFile file) {
        changeFiles.add(file);
      } else if (action instanceof Protocol changed) {
        protocol = changed;
      } else if (action instanceof Metadata changed) {
        metadata = changed;
      } else if (action instanceof CommitInfo found) {
        info = found;
      }
    }
    Long own = info == null || !inCommitTime ? null : info.inCommitTimestamp();
    return new CommitChanges(
        time.version(),
        own == null ? time.millis() : own,
        added,
        removed,
        changeFiles,
        protocol,
        metadata,
        info);
  }
}
