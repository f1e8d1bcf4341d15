package io.mangrove.log.maintenance;

import io.mangrove.log.actions.Action;
import io.mangrove.log.actions.ActionVisitor;
import io.mangrove.log.actions.AddCdcFile;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.CommitInfo;
import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.FileAction;
import io.mangrove.log.actions.FileKey;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.actions.RemoveFile;
import io.mangrove.log.actions.SetTransaction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last word on each thing that a run of commits speaks of, oldest commit first. Unlike a
 * table's state it keeps every removal, of files however old and of domains: what is removed may
 * have been there before the run. Changes with every call; for one thread. PROTOCOL: Action
 * Reconciliation.
 */
final class LastWords implements ActionVisitor {
  private @Nullable Protocol protocol;
  private @Nullable Metadata metadata;
  private final Map<String, SetTransaction> transactions = new LinkedHashMap<>();
  private final Map<String, DomainMetadata> domains = new LinkedHashMap<>();
  private final Map<FileKey, FileAction> files = new LinkedHashMap<>();

  List<Action> actions() {
    List<Action> actions = new ArrayList<>();
    if (protocol != null) {
      actions.add(protocol);
    }
    if (metadata != null) {
      actions.add(metadata);
    }
    actions.addAll(transactions.values());
    actions.addAll(domains.values());
    actions.addAll(files.values());
    return actions;
  }

  @Override
  public void visitAdd(AddFile add) {
    files.put(add.key(), add);
  }

  @Override
  public void visitRemove(RemoveFile remove) {
    files.put(remove.key(), remove);
  }

  /** A change file is for readers of the change feed, who read commits. */
  @Override
  public void visitCdc(AddCdcFile cdc) {}

  @Override
  public void visitMetadata(Metadata changed) {
    metadata = changed;
  }

  @Override
  public void visitProtocol(Protocol changed) {
    protocol = changed;
  }

  @Override
  public void visitTransaction(SetTransaction transaction) {
    transactions.put(transaction.appId(), transaction);
  }

  @Override
  public void visitDomainMetadata(DomainMetadata domain) {
    domains.put(domain.domain(), domain);
  }

  /** Who made a commit is for readers of commits. */
  @Override
  public void visitCommitInfo(CommitInfo commitInfo) {}

  @Override
  public boolean wantsCommitInfo() {
    return false;
  }
}
