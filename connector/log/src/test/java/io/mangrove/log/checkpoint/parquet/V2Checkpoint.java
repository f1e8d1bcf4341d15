package io.mangrove.log.checkpoint.parquet;

import io.mangrove.log.actions.Action;
import io.mangrove.log.actions.ActionWriter;
import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.actions.SetTransaction;
import io.mangrove.log.checkpoint.CheckpointSink;
import io.mangrove.log.checkpoint.FileRow;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.replay.ActiveFiles;
import io.mangrove.log.replay.TableState;
import io.mangrove.log.replay.Tombstones;
import io.mangrove.log.testkit.InMemoryLogStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.GroupWriter;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.schema.Type;

/** Writes checkpoints of the second specification, in all forms they come in. */
public final class V2Checkpoint {
  private static final MessageType MANIFEST =
      manifestSchema(
          "optional group checkpointMetadata { required int64 version;"
              + " optional group tags (MAP) { repeated group key_value {"
              + "  required binary key (UTF8); optional binary value (UTF8); } } }"
              + "optional group sidecar { optional binary path (UTF8);"
              + " required int64 sizeInBytes; required int64 modificationTime; }");

  /** What the top file is. */
  public enum Form {
    JSON,
    PARQUET,
    /** Parquet under the name that older readers look for. */
    CLASSIC_NAME
  }

  private final InMemoryLogStore store;
  private final String logDirectory;
  private final long version;
  private final TableState state;
  private String sidecarPrefix = "";

  public V2Checkpoint(InMemoryLogStore store, String logDirectory, long version, TableState state) {
    this.store = store;
    this.logDirectory = logDirectory;
    this.version = version;
    this.state = state;
  }

  /** What the checkpoint puts before the names of its sidecars. */
  V2Checkpoint sidecarPrefix(String prefix) {
    sidecarPrefix = prefix;
    return this;
  }

  /**
   * Writes it.
   *
   * @param sidecarCount 0 to keep the files in the top file
   * @return the name of the top file
   */
  public String write(Form form, int sidecarCount) throws IOException {
    List<String> sidecars = sidecars(sidecarCount);
    String uuid = UUID.randomUUID().toString();
    String name =
        form == Form.CLASSIC_NAME
            ? LogFileName.checkpointName(version)
            : LogFileName.uuidCheckpointName(version, uuid, form == Form.JSON);
    if (form == Form.JSON) {
      store.replace(logDirectory + "/" + name, json(sidecars).getBytes(StandardCharsets.UTF_8));
    } else {
      parquet(logDirectory + "/" + name, sidecars);
    }
    return name;
  }

  private List<String> sidecars(int count) throws IOException {
    List<String> names = new ArrayList<>();
    List<Records> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(UUID.randomUUID() + ".parquet");
      String path = LogFileName.sidecarPath(logDirectory, names.get(i));
      records.add(new Records(new RecordFile(CheckpointSchema.SCHEMA, store.create(path))));
    }
    if (count > 0) {
      int[] next = {0};
      state
          .checkpointSource(Long.MIN_VALUE)
          .writeTo(new FilesOnly(row -> records.get(next[0]++ % count).actions.file(row)));
    }
    for (Records sidecar : records) {
      sidecar.file.finish();
    }
    return names;
  }

  private String json(List<String> sidecars) {
    StringBuilder text =
        new StringBuilder("{\"checkpointMetadata\":{\"version\":" + version + ",\"tags\":{}}}\n");
    List<Action> actions = new ArrayList<>();
    if (state.protocol() != null) {
      actions.add(state.protocol());
    }
    if (state.metadata() != null) {
      actions.add(state.metadata());
    }
    actions.addAll(state.transactions().values());
    actions.addAll(state.domainMetadata().values());
    if (sidecars.isEmpty()) {
      ActiveFiles files = state.activeFiles();
      for (int row = files.nextRow(0); row >= 0; row = files.nextRow(row + 1)) {
        actions.add(files.file(row));
      }
      Tombstones removed = state.tombstones();
      for (int row = removed.nextRow(0); row >= 0; row = removed.nextRow(row + 1)) {
        actions.add(removed.file(row));
      }
    }
    text.append(new String(ActionWriter.writeCommit(actions), StandardCharsets.UTF_8));
    for (String sidecar : sidecars) {
      text.append("{\"sidecar\":{\"path\":\"")
          .append(sidecarPrefix)
          .append(sidecar)
          .append("\",\"sizeInBytes\":1,\"modificationTime\":2,\"tags\":{}}}\n");
    }
    return text.toString();
  }

  private void parquet(String path, List<String> sidecars) throws IOException {
    Records records = new Records(new RecordFile(MANIFEST, store.create(path)));
    CheckpointSink sink =
        sidecars.isEmpty()
            ? new AllActions(records.actions, true)
            : new AllActions(records.actions, false);
    state.checkpointSource(Long.MIN_VALUE).writeTo(sink);
    Group self = new SimpleGroup(MANIFEST);
    self.addGroup("checkpointMetadata").append("version", version);
    new GroupWriter(records.file.beginRecord(), MANIFEST).write(self);
    for (String sidecar : sidecars) {
      Group row = new SimpleGroup(MANIFEST);
      row.addGroup("sidecar")
          .append("path", sidecarPrefix + sidecar)
          .append("sizeInBytes", 1L)
          .append("modificationTime", 2L);
      new GroupWriter(records.file.beginRecord(), MANIFEST).write(row);
    }
    records.file.finish();
  }

  /** The columns of any checkpoint, and those of the second specification after them. */
  private static MessageType manifestSchema(String more) {
    List<Type> fields = new ArrayList<>(CheckpointSchema.SCHEMA.getFields());
    fields.addAll(MessageTypeParser.parseMessageType("message m {" + more + "}").getFields());
    return new MessageType("manifest", fields);
  }

  private static final class Records {
    final RecordFile file;
    final ActionRecords actions;

    Records(RecordFile file) {
      this.file = file;
      this.actions = new ActionRecords(file, null);
    }
  }

  private interface RowTaker {
    void take(FileRow row);
  }

  private record FilesOnly(RowTaker rows) implements CheckpointSink {
    @Override
    public void protocol(Protocol protocol) {}

    @Override
    public void metadata(Metadata metadata) {}

    @Override
    public void transaction(SetTransaction transaction) {}

    @Override
    public void domainMetadata(DomainMetadata domain) {}

    @Override
    public void file(FileRow row) {
      rows.take(row);
    }
  }

  private record AllActions(ActionRecords records, boolean withFiles) implements CheckpointSink {
    @Override
    public void protocol(Protocol protocol) {
      records.protocol(protocol);
    }

    @Override
    public void metadata(Metadata metadata) {
      records.metadata(metadata);
    }

    @Override
    public void transaction(SetTransaction transaction) {
      records.transaction(transaction);
    }

    @Override
    public void domainMetadata(DomainMetadata domain) {
      records.domainMetadata(domain);
    }

    @Override
    public void file(FileRow row) {
      if (withFiles) {
        records.file(row);
      }
    }
  }
}
