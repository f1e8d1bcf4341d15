package io.mangrove.spark.maintenance;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.deletion.DeletionVector;
import io.mangrove.log.files.DataPath;
import io.mangrove.spark.catalog.PlacedTable;
import io.mangrove.spark.internals.FileCopy;
import io.mangrove.spark.internals.JobDescription;
import io.mangrove.spark.internals.TaskRun;
import io.mangrove.spark.internals.TaskRunner;
import io.mangrove.spark.internals.TaskStore;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;

/**
 * Copies of a source's files in a folder of the clone that nothing else is in. Their names follow
 * from the files they are copies of, so that a later clone, or a run after one that was killed,
 * finds what is there already. The copies are made by one job.
 */
final class CopiedFiles implements ClonedFiles {
  private static final long LEAST_PART_BYTES = 64L << 20;
  private static final int PARTS_PER_SLOT = 4;
  private static final Pattern EXTENSIONS = Pattern.compile("(\\.[A-Za-z0-9]{1,8}){1,2}$");

  private final SparkSession session;
  private final CloneSource source;
  private final String sourceRoot;
  private final String targetRoot;
  private final String targetName;

  private final CopyFolder folder;

  private final long begunMillis = System.currentTimeMillis();
  private final Map<String, FileCopy> copies = new TreeMap<>();
  private final Map<String, FileCopy> vectorCopies = new TreeMap<>();

  CopiedFiles(SparkSession session, CloneSource source, PlacedTable target) {
    this.session = session;
    this.source = source;
    this.sourceRoot = source.snapshot().tableRoot();
    this.targetRoot = target.log().tableRoot();
    this.targetName = target.entry().name();
    this.folder = new CopyFolder(session, target, folder(source));
  }

  /** The folder, below the clone's root: its own for each source. */
  static String folder(CloneSource source) {
    return "clone-" + idOf(source.snapshot().metadata().id());
  }

  @Override
  public AddFile of(AddFile file) {
    DeletionVectorDescriptor vector = file.deletionVector();
    UUID id = idOf(file.path() + '\n' + file.sizeBytes() + '\n' + file.modificationTime());
    return file.inOtherTable(
        folder(source) + "/" + id + extensions(file.path()),
        vector == null ? null : copied(vector, file.path()),
        begunMillis);
  }

  /** The end of a name, which tells its format and codec; all of it would grow with each clone. */
  private static String extensions(String path) {
    Matcher matcher = EXTENSIONS.matcher(path);
    return matcher.find() ? matcher.group() : "";
  }

  private DeletionVectorDescriptor copied(DeletionVectorDescriptor vector, String dataFile) {
    String path = DeletionVector.pathOf(sourceRoot, vector, dataFile);
    return path == null ? vector : DeletionVector.copied(vector, folder(source), idOf(path));
  }

  @Override
  public void need(AddFile file, AddFile cloned) {
    String to = DataPath.absolute(targetRoot, cloned.path());
    copies.put(to, new FileCopy(DataPath.absolute(sourceRoot, file.path()), to, file.sizeBytes()));
    DeletionVectorDescriptor vector = file.deletionVector();
    DeletionVectorDescriptor copy = cloned.deletionVector();
    String from = vector == null ? null : DeletionVector.pathOf(sourceRoot, vector, file.path());
    String vectorTo = copy == null ? null : DeletionVector.pathOf(targetRoot, copy, file.path());
    if (from != null && vectorTo != null) {
      vectorCopies.put(vectorTo, new FileCopy(from, vectorTo, 0));
    }
  }

  @Override
  public Fetched fetch() {
    folder.begin();
    Fetched data = run(List.copyOf(copies.values()), "files");
    Fetched vectors = run(List.copyOf(vectorCopies.values()), "deletion vectors");
    return new Fetched(
        data.files(),
        data.sizeBytes(),
        Math.min(data.foundSinceMillis(), vectors.foundSinceMillis()));
  }

  @Override
  public void keep() {
    folder.keep();
  }

  @Override
  public void discard() {
    folder.discard();
  }

  private Fetched run(List<FileCopy> all, String kind) {
    if (all.isEmpty()) {
      return Fetched.NOTHING;
    }
    TaskStore store = TaskStore.create(session, Map.of());
    List<byte[]> answers =
        JobDescription.during(
            session,
            "CLONE %s: %d %s".formatted(targetName, all.size(), kind),
            () -> TaskRun.collect(session, parts(all), part -> part.copy(store)));
    long files = 0;
    long bytes = 0;
    long foundSince = Long.MAX_VALUE;
    for (byte[] answer : answers) {
      ByteBuffer numbers = ByteBuffer.wrap(answer);
      files += numbers.getLong();
      bytes += numbers.getLong();
      foundSince = Math.min(foundSince, numbers.getLong());
    }
    return new Fetched(files, bytes, foundSince);
  }

  /** What one task copies: as many bytes as keep it busy. */
  private List<Part> parts(List<FileCopy> all) {
    long total = all.stream().mapToLong(FileCopy::sizeBytes).sum();
    int most = TaskRunner.slots(session) * PARTS_PER_SLOT;
    long partBytes = Math.max(LEAST_PART_BYTES, total / most);
    int partFiles = Math.max(1, all.size() / most);
    List<Part> parts = new ArrayList<>();
    List<FileCopy> part = new ArrayList<>();
    long bytes = 0;
    for (FileCopy copy : all) {
      if (!part.isEmpty() && (bytes + copy.sizeBytes() > partBytes || part.size() >= partFiles)) {
        parts.add(new Part(part));
        part = new ArrayList<>();
        bytes = 0;
      }
      part.add(copy);
      bytes += copy.sizeBytes();
    }
    parts.add(new Part(part));
    return parts;
  }

  /** What one task copies; travels to it. */
  private record Part(List<FileCopy> copies) implements Serializable {

    /** How many files were copied, of how many bytes, and since when the oldest other is there. */
    byte[] copy(TaskStore store) {
      long files = 0;
      long bytes = 0;
      long foundSince = Long.MAX_VALUE;
      for (FileCopy copy : copies) {
        try {
          OptionalLong found = copy.run(store);
          if (found.isEmpty()) {
            files++;
            bytes += copy.sizeBytes();
          }
          foundSince = Math.min(foundSince, found.orElse(Long.MAX_VALUE));
        } catch (IOException e) {
          throw new UncheckedIOException("cannot copy " + copy.from() + " to " + copy.to(), e);
        }
      }
      return ByteBuffer.allocate(3 * Long.BYTES)
          .putLong(files)
          .putLong(bytes)
          .putLong(foundSince)
          .array();
    }
  }

  private static UUID idOf(String text) {
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
