package io.mangrove.spark.maintenance;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.spark.write.WrittenFile;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counts of files that were written anew. Changes as they are committed; for one thread. */
final class OptimizeMetrics {
  private final BitSet partitions = new BitSet();
  private final FileSizes added = new FileSizes();
  private final FileSizes removed = new FileSizes();
  private long vectors;
  private long vectorRows;
  private long vectorBytes;
  private int cubes;
  private int commits;

  void partition(int ordinal) {
    partitions.set(ordinal);
  }

  /** Says how many orders rows were put into. */
  void cubes(int count) {
    cubes += count;
  }

  void added(WrittenFile file) {
    added.add(file.sizeBytes());
  }

  void removed(AddFile file) {
    removed.add(file.sizeBytes());
    DeletionVectorDescriptor vector = file.deletionVector();
    if (vector != null) {
      vectors++;
      vectorRows += vector.cardinality();
      vectorBytes += vector.sizeInBytes();
    }
  }

  /** Takes in what another commit of the same statement did. */
  void addAll(OptimizeMetrics commit) {
    partitions.or(commit.partitions);
    added.addAll(commit.added);
    removed.addAll(commit.removed);
    vectors += commit.vectors;
    vectorRows += commit.vectorRows;
    vectorBytes += commit.vectorBytes;
    cubes += commit.cubes;
    commits++;
  }

  FileSizes added() {
    return added;
  }

  FileSizes removed() {
    return removed;
  }

  int partitions() {
    return partitions.cardinality();
  }

  long vectors() {
    return vectors;
  }

  long vectorRows() {
    return vectorRows;
  }

  int cubes() {
    return cubes;
  }

  int commits() {
    return commits;
  }

  /** The {@code operationMetrics} of a commit, by the names that Delta's history shows. */
  Map<String, String> ofHistory() {
    Map<String, Long> metrics = new LinkedHashMap<>();
    metrics.put("numAddedFiles", added.count());
    metrics.put("numAddedBytes", added.total());
    metrics.put("numRemovedFiles", removed.count());
    metrics.put("numRemovedBytes", removed.total());
    metrics.put("minFileSize", added.quantile(0));
    metrics.put("p25FileSize", added.quantile(1));
    metrics.put("p50FileSize", added.quantile(2));
    metrics.put("p75FileSize", added.quantile(3));
    metrics.put("maxFileSize", added.quantile(4));
    metrics.put("numDeletionVectorsRemoved", vectors);
    Map<String, String> texts = new LinkedHashMap<>();
    metrics.forEach((name, value) -> texts.put(name, Long.toString(value)));
    return texts;
  }

  /** Sizes of files in bytes. */
  static final class FileSizes {
    private long[] sizes = new long[16];
    private int count;
    private long total;

    private void add(long sizeBytes) {
      if (count == sizes.length) {
        sizes = Arrays.copyOf(sizes, 2 * count);
      }
      sizes[count++] = sizeBytes;
      total += sizeBytes;
    }

    private void addAll(FileSizes others) {
      for (int i = 0; i < others.count; i++) {
        add(others.sizes[i]);
      }
    }

    long count() {
      return count;
    }

    long total() {
      return total;
    }

    double average() {
      return count == 0 ? 0 : (double) total / count;
    }

    /** The size that so many quarters of the files do not exceed; 0 where there is no file. */
    long quantile(int quarters) {
      if (count == 0) {
        return 0;
      }
      long[] sorted = Arrays.copyOf(sizes, count);
      Arrays.sort(sorted);
      return sorted[Math.min(count - 1, (int) ((long) count * quarters / 4))];
    }
  }
}
