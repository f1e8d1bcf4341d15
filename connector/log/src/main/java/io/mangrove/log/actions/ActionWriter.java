package io.mangrove.log.actions;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** From actions to the lines of a commit. PROTOCOL: Delta Log Entries. */
public final class ActionWriter {
  static final JsonFactory JSON = new JsonFactory();

  private ActionWriter() {}

  /** The content of a commit file: a line per action, in their order. */
  public static byte[] writeCommit(List<? extends Action> actions) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512 + 512 * actions.size());
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.setRootValueSeparator(new SerializedString("\n"));
      for (Action action : actions) {
        write(action, json);
      }
      if (!actions.isEmpty()) {
        json.writeRaw('\n');
      }
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory cannot fail to be written", e);
    }
    return bytes.toByteArray();
  }

  /** One action as a line with its line end. Does not close. */
  public static void writeLine(Action action, OutputStream out) throws IOException {
    out.write(writeCommit(List.of(action)));
  }

  private static void write(Action action, JsonGenerator json) throws IOException {
    json.writeStartObject();
    if (action instanceof AddFile add) {
      json.writeObjectFieldStart("add");
      FileActionFormat.add(add, json);
    } else if (action instanceof RemoveFile remove) {
      json.writeObjectFieldStart("remove");
      FileActionFormat.remove(remove, json);
    } else if (action instanceof AddCdcFile cdc) {
      json.writeObjectFieldStart("cdc");
      FileActionFormat.cdc(cdc, json);
    } else if (action instanceof CommitInfo commitInfo) {
      json.writeObjectFieldStart("commitInfo");
      TableActionFormat.commitInfo(commitInfo, json);
    } else if (action instanceof Metadata metadata) {
      json.writeObjectFieldStart("metaData");
      TableActionFormat.metadata(metadata, json);
    } else if (action instanceof Protocol protocol) {
      json.writeObjectFieldStart("protocol");
      TableActionFormat.protocol(protocol, json);
    } else if (action instanceof SetTransaction transaction) {
      json.writeObjectFieldStart("txn");
      TableActionFormat.transaction(transaction, json);
    } else if (action instanceof DomainMetadata domainMetadata) {
      json.writeObjectFieldStart("domainMetadata");
      TableActionFormat.domainMetadata(domainMetadata, json);
    } else {
      throw new IllegalArgumentException("no form for " + action.getClass());
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}
