package io.mangrove.spark.read;

import io.mangrove.log.changes.ChangeRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.connector.read.SupportsRuntimeV2Filtering;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Reads the changes of a range of versions: a scan of the data files whose rows came or went, and
 * one of the files of change data. Two of these are equal when they ask the same of the same range.
 */
final class ChangeScan
    implements Scan, Batch, SupportsReportStatistics, SupportsRuntimeV2Filtering {
  private final ChangeRange range;
  private final DeltaScan dataFiles;
  private final DeltaScan changeFiles;

  /** A scan of both kinds of files, which give the same columns. */
  ChangeScan(ChangeRange range, DeltaScan dataFiles, DeltaScan changeFiles) {
    this.range = range;
    this.dataFiles = dataFiles;
    this.changeFiles = changeFiles;
  }

  @Override
  public StructType readSchema() {
    return dataFiles.readSchema();
  }

  @Override
  public String description() {
    return dataFiles.description();
  }

  @Override
  public ColumnarSupportMode columnarSupportMode() {
    return dataFiles.columnarSupportMode();
  }

  @Override
  public Batch toBatch() {
    return this;
  }

  /** The data files that are read, after all that is known so far. */
  FileSelection dataFiles() {
    return dataFiles.selection();
  }

  /** The files of change data that are read, after all that is known so far. */
  FileSelection changeFiles() {
    return changeFiles.selection();
  }

  @Override
  public InputPartition[] planInputPartitions() {
    List<InputPartition> splits = new ArrayList<>();
    for (InputPartition ranges : dataFiles.planInputPartitions()) {
      splits.add(new ChangeSplit(false, ranges));
    }
    for (InputPartition ranges : changeFiles.planInputPartitions()) {
      splits.add(new ChangeSplit(true, ranges));
    }
    return splits.toArray(new InputPartition[0]);
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return new ChangeReaderFactory(readerFactory(dataFiles), readerFactory(changeFiles));
  }

  /** Where there is nothing to read, nothing need be sent to executors for it. */
  private static @Nullable PartitionReaderFactory readerFactory(DeltaScan scan) {
    return scan.selection().rows().isEmpty() ? null : scan.createReaderFactory();
  }

  @Override
  public Statistics estimateStatistics() {
    Statistics data = dataFiles.estimateStatistics();
    Statistics change = changeFiles.estimateStatistics();
    return new Sums(
        sum(data.sizeInBytes(), change.sizeInBytes()), sum(data.numRows(), change.numRows()));
  }

  private record Sums(OptionalLong sizeInBytes, OptionalLong numRows) implements Statistics {}

  private static OptionalLong sum(OptionalLong one, OptionalLong other) {
    return one.isEmpty() || other.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(one.getAsLong() + other.getAsLong());
  }

  /** Those that hold for both kinds of files. */
  @Override
  public NamedReference[] filterAttributes() {
    List<NamedReference> ofData = Arrays.asList(dataFiles.filterAttributes());
    return Arrays.stream(changeFiles.filterAttributes())
        .filter(ofData::contains)
        .toArray(NamedReference[]::new);
  }

  @Override
  public void filter(Predicate[] predicates) {
    dataFiles.filter(predicates);
    changeFiles.filter(predicates);
  }

  @Override
  public Predicate[] pushedPredicates() {
    return changeFiles.pushedPredicates();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ChangeScan that
        && range.equals(that.range)
        && dataFiles.equals(that.dataFiles)
        && changeFiles.equals(that.changeFiles);
  }

  @Override
  public int hashCode() {
    return Objects.hash(range, dataFiles);
  }
}
