package io.mangrove.log.checkpoint.parquet;

import io.mangrove.log.files.Checkpoint;
import io.mangrove.log.files.LogFileName;
import io.mangrove.log.storage.StoredFile;
import io.mangrove.log.testkit.InMemoryLogStore;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.GroupWriter;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** A checkpoint in a schema that this project would not write. */
final class ForeignCheckpoint {
  static final String LOG = "memory:/t/_delta_log";

  final InMemoryLogStore store = new InMemoryLogStore();
  private final RecordFile file;
  private final MessageType schema;

  ForeignCheckpoint(String schema) throws IOException {
    this.schema = MessageTypeParser.parseMessageType("message m {" + schema + "}");
    this.file = new RecordFile(this.schema, store.create(path()));
  }

  ForeignCheckpoint row(Consumer<Group> fill) {
    Group row = new SimpleGroup(schema);
    fill.accept(row);
    new GroupWriter(file.beginRecord(), schema).write(row);
    return this;
  }

  CheckpointContent read() throws IOException {
    file.finish();
    return CheckpointContent.of(store, LOG, checkpoint());
  }

  static Checkpoint checkpoint() {
    return new Checkpoint(0, List.of(new StoredFile(LogFileName.checkpointName(0), 0, 0)));
  }

  static String path() {
    return LOG + "/" + LogFileName.checkpointName(0);
  }
}
