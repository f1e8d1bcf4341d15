package io.mangrove.log.actions;

/** One line of a commit. PROTOCOL: Actions. */
public sealed interface Action
    permits CommitInfo, Protocol, Metadata, FileAction, SetTransaction, DomainMetadata {}
