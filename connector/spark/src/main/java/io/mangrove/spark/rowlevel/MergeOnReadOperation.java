package io.mangrove.spark.rowlevel;

import io.mangrove.log.stats.Predicate;
import io.mangrove.spark.convert.ErrorConverter;
import io.mangrove.spark.read.DeltaScanBuilder;
import io.mangrove.spark.read.RowIdentity;
import io.mangrove.spark.read.RuntimeFilter;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.write.DeltaWrite;
import org.apache.spark.sql.connector.write.DeltaWriteBuilder;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.SupportsDelta;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * A statement that reads the rows it changes, and only them: it tells which rows of which files go
 * away, and writes the new ones. Collects what Spark asks while it plans the statement; for the one
 * thread that does.
 */
final class MergeOnReadOperation implements SupportsDelta, StatementFacts.Listener {
  private final RowLevelTarget target;
  private final Command command;
  private final boolean masksRows;
  private final List<DeltaScanBuilder> scans = new ArrayList<>();
  private StatementFacts facts = StatementFacts.unknown();

  /**
   * @param masksRows whether rows go away by deletion vectors; else files are written anew
   */
  MergeOnReadOperation(RowLevelTarget target, Command command, boolean masksRows) {
    this.target = target;
    this.command = command;
    this.masksRows = masksRows;
  }

  @Override
  public Command command() {
    return command;
  }

  @Override
  public String description() {
    return command + " of " + target.name();
  }

  @Override
  public NamedReference[] rowId() {
    return new NamedReference[] {
      Expressions.column(RowIdentity.FILE), Expressions.column(RowIdentity.POSITION)
    };
  }

  @Override
  public NamedReference[] requiredMetadataAttributes() {
    return context().asked();
  }

  /** What the statement has to know of the rows it changes. */
  RowContext context() {
    return new RowContext(
        target.recordsChanges() ? target.schema().length() : 0,
        command != Command.DELETE && target.trackedRows() != null);
  }

  @Override
  public void told(StatementFacts told) {
    facts = told;
  }

  StatementFacts facts() {
    return facts;
  }

  /** Whether a row of the table is deleted for each match it has, and that is no error. */
  boolean deletesForEachMatch() {
    return command == Command.MERGE && !facts.changesRowsOnce();
  }

  RowLevelTarget target() {
    return target;
  }

  boolean masksRows() {
    return masksRows;
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    // A MERGE reads whole rows before it knows which of them have a match. It pays to find out
    // first which files have any, but only if the source gives the same rows once more.
    boolean byFile = command == Command.MERGE && facts.sourceIsStable();
    DeltaScanBuilder scan =
        target
            .newScanBuilder(options)
            .narrowedAtRuntime(byFile ? RuntimeFilter.BY_FILE : RuntimeFilter.NONE);
    scans.add(scan);
    return scan;
  }

  /** What the rows that were read have in common. False: none were, whatever they were. */
  Predicate readPredicate() {
    Predicate any = new Predicate.Always(false);
    for (DeltaScanBuilder scan : scans) {
      any = new Predicate.Or(any, scan.readPredicate());
    }
    return any;
  }

  @Override
  public DeltaWriteBuilder newWriteBuilder(LogicalWriteInfo info) {
    return new DeltaWriteBuilder() {
      @Override
      public DeltaWrite build() {
        return ErrorConverter.analysing(() -> write(info));
      }
    };
  }

  private DeltaWrite write(LogicalWriteInfo info) {
    target.checkMayChange(command, false);
    return new MergeOnReadWrite(this, info);
  }
}
