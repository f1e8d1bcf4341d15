package io.mangrove.log.actions;

/**
 * Takes the actions of a commit one by one. No method has a default: a new action must be handled.
 */
public interface ActionVisitor {

  void visitAdd(AddFile add);

  void visitRemove(RemoveFile remove);

  void visitCdc(AddCdcFile cdc);

  void visitMetadata(Metadata metadata);

  void visitProtocol(Protocol protocol);

  void visitTransaction(SetTransaction transaction);

  void visitDomainMetadata(DomainMetadata domainMetadata);

  void visitCommitInfo(CommitInfo commitInfo);

  /**
   * Whether {@link #visitCommitInfo} is to be called at all. Provenance is a good part of a small
   * commit's text and no part of the table's state.
   */
  boolean wantsCommitInfo();
}
