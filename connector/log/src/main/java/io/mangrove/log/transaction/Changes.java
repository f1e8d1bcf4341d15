package io.mangrove.log.transaction;

import io.mangrove.log.actions.Action;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.FileAction;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.actions.RemoveFile;
import io.mangrove.log.actions.SetTransaction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a commit changes, all but its commitInfo.
 *
 * @param protocol null: stays as it is
 * @param metadata null: stays as it is
 * @param rows what files says of single rows
 * @param filesSinceMillis since the epoch; no file is older, unless its action tells
 */
record Changes(
    @Nullable Protocol protocol,
    @Nullable Metadata metadata,
    List<SetTransaction> transactions,
    List<DomainMetadata> domains,
    List<FileAction> files,
    RowChanges rows,
    long filesSinceMillis) {

  Changes {
    transactions = List.copyOf(transactions);
    domains = List.copyOf(domains);
    files = List.copyOf(files);
  }

  /** Changes of whole files only. */
  Changes(
      @Nullable Protocol protocol,
      @Nullable Metadata metadata,
      List<SetTransaction> transactions,
      List<DomainMetadata> domains,
      List<FileAction> files) {
    this(protocol, metadata, transactions, domains, files, RowChanges.NONE, Long.MAX_VALUE);
  }

  Changes with(List<FileAction> newFiles, RowChanges newRows) {
    return new Changes(
        protocol, metadata, transactions, domains, newFiles, newRows, filesSinceMillis);
  }

  Changes withMetadata(@Nullable Metadata other) {
    return new Changes(protocol, other, transactions, domains, files, rows, filesSinceMillis);
  }

  Changes withDomain(DomainMetadata domain) {
    List<DomainMetadata> more = new ArrayList<>(domains);
    more.add(domain);
    return new Changes(protocol, metadata, transactions, more, files, rows, filesSinceMillis);
  }

  /** As lines of a commit, in the order readers like best: what the table is, then its files. */
  void appendTo(List<Action> actions) {
    if (protocol != null) {
      actions.add(protocol);
    }
    if (metadata != null) {
      actions.add(metadata);
    }
    actions.addAll(transactions);
    actions.addAll(domains);
    actions.addAll(files);
  }

  boolean onlyAddsFiles() {
    return files.stream().allMatch(file -> file instanceof AddFile);
  }

  /** Whether files are rearranged and nothing else happens. */
  boolean onlyRearranges() {
    return protocol == null
        && metadata == null
        && transactions.isEmpty()
        && domains.isEmpty()
        && !files.isEmpty()
        && files.stream().noneMatch(FileAction::dataChange);
  }

  /** Whether there is nothing to put into the log but who committed, and why. */
  boolean areNone() {
    return protocol == null
        && metadata == null
        && transactions.isEmpty()
        && domains.isEmpty()
        && files.isEmpty()
        && rows.isNothing();
  }

  List<RemoveFile> removes() {
    List<RemoveFile> removes = new ArrayList<>();
    for (FileAction file : files) {
      if (file instanceof RemoveFile remove) {
        removes.add(remove);
      }
    }
    return removes;
  }
}
