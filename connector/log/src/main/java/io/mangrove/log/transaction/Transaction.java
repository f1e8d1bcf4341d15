package io.mangrove.log.transaction;

import static java.util.Objects.requireNonNull;

import io.mangrove.log.actions.AddCdcFile;
import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.ClusteringDomain;
import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.FileAction;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.actions.RemoveFile;
import io.mangrove.log.actions.SetTransaction;
import io.mangrove.log.deletion.DeletionVector;
import io.mangrove.log.features.MinimalProtocol;
import io.mangrove.log.features.RowTracking;
import io.mangrove.log.features.WriteSupport;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.stats.Predicate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One commit being collected: what was read of the table and what shall change. Changes with every
 * call; for one thread at a time, and for one commit.
 */
public final class Transaction {
  private final Committer committer;
  private final @Nullable Snapshot snapshot;
  private final List<FileAction> files = new ArrayList<>();
  private final RowsOfFiles rowsOfFiles = new RowsOfFiles();
  private final List<SetTransaction> transactions = new ArrayList<>();
  private final List<DomainMetadata> domains = new ArrayList<>();
  private @Nullable Protocol protocol;
  private @Nullable Metadata metadata;
  private ReadScope reads = ReadScope.NOTHING;
  private Map<String, String> metrics = Map.of();
  private @Nullable String userMetadata;
  private boolean replacesTable;
  private @Nullable Snapshot cloned;
  private boolean keepsRowIds;
  private long filesSinceMillis = Long.MAX_VALUE;
  private boolean used;

  /** Begins a commit that is worked out on a snapshot; null: it makes the table. */
  public Transaction(Committer committer, @Nullable Snapshot snapshot) {
    this.committer = requireNonNull(committer, "committer");
    this.snapshot = snapshot;
  }

  /** The version this transaction reads; null while it makes a new table. */
  public @Nullable Snapshot snapshot() {
    return snapshot;
  }

  /**
   * Sets the protocol the table has from this commit on. Without it, the protocol follows from the
   * metadata: the least one for a new table, else the present one, raised if need be.
   */
  public Transaction protocol(Protocol protocol) {
    this.protocol = protocol;
    return this;
  }

  /** Sets the metadata the table has from this commit on. */
  public Transaction metadata(Metadata metadata) {
    this.metadata = metadata;
    return this;
  }

  /**
   * Sets the metadata of a table that takes the place of the one that was read: its properties may
   * be what those of a table with files could not become. The caller removes every file.
   */
  public Transaction replaceTable(Metadata metadata) {
    replacesTable = true;
    DomainRules.endClustering(snapshot, domains);
    return metadata(metadata);
  }

  /**
   * Gives the table the metadata of an earlier version, and what it needs of its protocol. Nothing
   * is taken from the protocol: other versions need it. The caller adds and removes the files.
   */
  public Transaction restore(Snapshot earlier) {
    filesSince(0);
    replacesTable = true;
    Snapshot read = requireNonNull(snapshot, "there is nothing to restore");
    protocol = MinimalProtocol.union(read.protocol(), earlier.protocol());
    DomainRules.restoreClustering(read, earlier, domains);
    return takesOver(read, earlier.metadata());
  }

  /**
   * Gives the table the schema, the partitioning and the properties of another one, a protocol that
   * does for both, and its clustering. The caller adds that table's files and removes all others.
   *
   * @param metadata of the source, but for properties that the new table has of its own
   */
  public Transaction cloneOf(Snapshot source, Metadata metadata) {
    replacesTable = true;
    cloned = source;
    Metadata own = RowTracking.unnamed(metadata);
    Protocol both =
        snapshot == null
            ? source.protocol()
            : MinimalProtocol.union(snapshot.protocol(), source.protocol());
    protocol = MinimalProtocol.upgrade(both, own);
    DomainRules.restoreClustering(snapshot, source, domains);
    return snapshot == null ? metadata(own) : takesOver(snapshot, own);
  }

  /** Files of the version that was read may stay, and be read by another schema than before. */
  private Transaction takesOver(Snapshot read, Metadata metadata) {
    if (!read.metadata().schemaString().equals(metadata.schemaString())) {
      reads = reads.andAllFiles();
    }
    return metadata(metadata);
  }

  /** The metadata in effect for this commit: what was set, else that of the snapshot, else null. */
  public @Nullable Metadata metadata() {
    return metadata != null || snapshot == null ? metadata : snapshot.metadata();
  }

  /** Adds a file, whose path does not lead out of the table by {@code ..}. */
  public Transaction add(AddFile file) {
    WriterRules.checkPath(file.path());
    files.add(file);
    return this;
  }

  /**
   * Says that files of the commit may be as old as a moment, whatever their actions tell. It fails
   * if a VACUUM behind the version that was read deletes files of then.
   */
  public Transaction filesSince(long millis) {
    filesSinceMillis = Math.min(filesSinceMillis, millis);
    return this;
  }

  public Transaction remove(RemoveFile file) {
    files.add(file);
    return this;
  }

  /**
   * Adds a file of changed rows for readers of the change data feed. If a commit has any, they look
   * at nothing else of it: such files then hold every row that it adds, takes away or changes.
   * PROTOCOL: Add CDC File.
   *
   * @param writtenMillis since the epoch, when the file was
   */
  public Transaction recordChanges(AddCdcFile file, long writtenMillis) {
    WriterRules.checkPath(file.path());
    filesSince(writtenMillis);
    files.add(file);
    return this;
  }

  /** The files added and removed whole so far, in that order of calls; a view. */
  public List<FileAction> files() {
    return Collections.unmodifiableList(files);
  }

  /** Records how far an application has come with its own numbering of writes. */
  public Transaction setTransaction(SetTransaction transaction) {
    if (transactions.stream().anyMatch(known -> known.appId().equals(transaction.appId()))) {
      throw CommitError.DELTA_DUPLICATE_SET_TRANSACTION.with("appId", transaction.appId());
    }
    transactions.add(transaction);
    return this;
  }

  /**
   * Whether the version this transaction reads has a write of an application already, so that the
   * same write must not be made again. PROTOCOL: Transaction Identifiers.
   *
   * @param applicationVersion by the application's own numbering, which only ascends
   */
  public boolean isAlreadyCommitted(String appId, long applicationVersion) {
    Long reached = snapshot == null ? null : snapshot.transactionVersion(appId);
    return reached != null && reached >= applicationVersion;
  }

  /** Sets the configuration of a user's metadata domain; {@code delta.} names are refused. */
  public Transaction setDomainMetadata(String domain, String configuration) {
    DomainRules.checkIsUsers(domain);
    domains.add(new DomainMetadata(domain, configuration, false));
    return this;
  }

  /**
   * Sets the columns, each by its physical names from the top down, by which the table keeps rows
   * together from this commit on; none: not any more. PROTOCOL: Clustered Table.
   */
  public Transaction clusterBy(List<List<String>> columns) {
    domains.removeIf(domain -> domain.domain().equals(ClusteringDomain.NAME));
    domains.add(new ClusteringDomain(columns).toDomainMetadata());
    return this;
  }

  /** Ends a user's metadata domain that is in the version read. */
  public Transaction removeDomainMetadata(String domain) {
    domains.add(DomainRules.removed(domain, snapshot));
    return this;
  }

  /** Says that the outcome depends on every row of the table. */
  public Transaction readWholeTable() {
    return readFiles(new Predicate.Always(true));
  }

  /** Says that the outcome depends on the rows that match a predicate on partition columns. */
  public Transaction readPartitions(Predicate predicate) {
    return readFiles(predicate);
  }

  /** Says that the outcome depends on the rows that match a predicate. */
  public Transaction readFiles(Predicate predicate) {
    return readFiles(predicate, null);
  }

  /**
   * The same.
   *
   * @param search for such rows in files that others add; null: what may match the predicate is one
   */
  public Transaction readFiles(Predicate predicate, @Nullable RowSearch search) {
    reads = reads.and(new RowsRead(predicate, search));
    return this;
  }

  /**
   * Says that rows of a file no longer count. Takes care of the file's remove and add actions, of
   * its deletion vector and statistics. Where another commit masks other rows of the file
   * meanwhile, both are masked; where it masks one of the same, this one is in conflict.
   *
   * @param file of the version that was read
   * @param rows positions in the file; those already masked do no harm
   */
  public Transaction maskRows(AddFile file, DeletionVector rows) {
    rowsOfFiles.mask(file, rows);
    return this;
  }

  /**
   * Says that the outcome depends on the rows that match a predicate and on no others, each of
   * which is masked with {@link #maskRows} or named with {@link #readRows(AddFile,
   * DeletionVector)}. A commit that masks other rows meanwhile is no conflict then, even if they
   * are in the same files; one that adds rows that may match is, as for {@link #readFiles}.
   */
  public Transaction readRows(Predicate predicate) {
    return readRows(predicate, null);
  }

  /** The same; a search for rows in files that others add tells more than their statistics do. */
  public Transaction readRows(Predicate predicate, @Nullable RowSearch search) {
    reads = reads.andRows(new RowsRead(predicate, search));
    return this;
  }

  /**
   * Says that the outcome depends on rows that this commit leaves as they are, such as those that a
   * MERGE matches and no clause changes.
   *
   * @param file of the version that was read
   * @param rows positions in the file
   */
  public Transaction readRows(AddFile file, DeletionVector rows) {
    reads = reads.andRows(file.path(), rows);
    return this;
  }

  /**
   * Puts a new file in the place of some whose rows it holds, where the table's rows stay the same.
   * Takes care of all the files' actions. Rows that another commit takes out of a source meanwhile
   * are masked in the new file, if the table has deletion vectors. Use {@link #remove} and {@link
   * #add} where it is not known where each row went.
   *
   * @param file with all rows of the sources and no others
   */
  public Transaction rearrange(AddFile file, List<MovedRows> sources) {
    WriterRules.checkPath(file.path());
    rowsOfFiles.rearrange(file, sources);
    return this;
  }

  /**
   * Says that rows that go from file to file take their ids and commit versions along, in the
   * columns of the new files that the table's properties name. PROTOCOL: Row Tracking.
   */
  public Transaction keepsRowIds() {
    keepsRowIds = true;
    return this;
  }

  /** Sets the {@code operationMetrics} of the commit, numbers as text. */
  public Transaction metrics(Map<String, String> metrics) {
    this.metrics = new LinkedHashMap<>(metrics);
    return this;
  }

  /** Sets the user's own note on the commit; null for none. */
  public Transaction userMetadata(@Nullable String userMetadata) {
    this.userMetadata = userMetadata;
    return this;
  }

  /**
   * Puts the commit into the log, after as many lost races as it takes. May be called once.
   *
   * @throws io.mangrove.log.error.CommitConflictException another commit stands against this one
   */
  public Committed commit(Operation operation) {
    return committer.commit(prepare(operation));
  }

  /** The new table as the commit would make it. Nothing is written. */
  public Snapshot preview(Operation operation) {
    return committer.preview(prepare(operation));
  }

  private PreparedCommit prepare(Operation operation) {
    if (used) {
      throw new IllegalStateException("a transaction commits once");
    }
    used = true;
    Metadata newMetadata =
        metadata == null
            ? null
            : SettledMetadata.of(metadata, snapshot, cloned, replacesTable, committer.tableRoot());
    Metadata effective = newMetadata;
    if (effective == null) {
      effective = requireNonNull(metadata(), "a new table needs metadata");
    }
    Protocol effectiveProtocol =
        ProtocolChoice.of(protocol, snapshot, metadata, !domains.isEmpty());
    boolean protocolChanges = snapshot == null || !effectiveProtocol.equals(snapshot.protocol());
    WriteSupport.check(committer.tableRoot(), effectiveProtocol, effective);
    if (cloned == null) { // what a clone takes away is no longer in its source
      WriterRules.checkRemovable(
          snapshot, files, rowsOfFiles.masksAny(), operation, committer.tableRoot());
    }
    if (rowsOfFiles.masksAny()) {
      WriterRules.checkMaskable(effectiveProtocol, effective, operation, committer.tableRoot());
      filesSince(committer.now()); // vectors are written now
    }
    RowChanges rows = rowsOfFiles.written(snapshot, committer.vectors());
    files.addAll(RowsOfFiles.lines(rows, committer.now()));
    WriterRules.checkPartitionValues(files, effectiveProtocol, effective);
    DomainRules.checkEachOnce(domains);
    if (snapshot != null && newMetadata != null && !replacesTable) {
      DomainRules.checkClustering(snapshot, effectiveProtocol, newMetadata);
    }
    boolean rowIdsKept = checkRowIds(operation, effectiveProtocol, effective);
    if (RowIds.begins(snapshot, effectiveProtocol, effective)) {
      readWholeTable(); // no file without ids may come between
      files.addAll(RowIds.withoutIds(requireNonNull(snapshot, "of an existing table"), files));
    }
    Changes changes =
        new Changes(
            protocolChanges ? effectiveProtocol : null,
            newMetadata,
            transactions,
            domains,
            files,
            rows,
            filesSinceMillis);
    return new PreparedCommit(
        Predecessor.of(snapshot),
        snapshot,
        changes,
        reads,
        changes.onlyRearranges() || (changes.areNone() && reads.isNothing())
            ? IsolationLevel.SNAPSHOT
            : IsolationLevel.of(effective.configuration()),
        operation,
        rowIdsKept,
        metrics,
        userMetadata,
        committer.options().engineInfo(),
        UUID.randomUUID().toString());
  }

  /** Whether every row that the commit leaves in the table has the id it had. */
  private boolean checkRowIds(Operation operation, Protocol protocol, Metadata effective) {
    if (keepsRowIds || !RowIds.movesRows(operation, files, rowsOfFiles.masksAny())) {
      return true;
    }
    if (RowTracking.of(protocol, effective).enabled()) {
      throw CommitError.DELTA_OPERATION_NOT_ALLOWED.with(
          "operation", operation.name(), "table", "delta.`" + committer.tableRoot() + "`");
    }
    return false;
  }
}
