package io.mangrove.log.actions;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From the lines of a commit to actions. Actions and fields that the protocol does not know are
 * passed over, as it demands. PROTOCOL: Delta Log Entries.
 *
 * <p>Thousands of commits are read to open a table, so this goes from token to value; there is no
 * tree in between.
 */
public final class ActionReader {
  static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          // A schema or a file's statistics is one string, and nothing in the protocol bounds it.
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  private static final Set<String> KINDS =
      Set.of(
          "add",
          "remove",
          "cdc",
          "metaData",
          "protocol",
          "txn",
          "domainMetadata",
          "commitInfo",
          "sidecar",
          "checkpointMetadata");

  private ActionReader() {}

  /**
   * All actions of a commit in their order. Reads to the end, does not close.
   *
   * @param fileName for the message of an error
   */
  public static List<Action> readCommit(InputStream in, String fileName) throws IOException {
    ActionList actions = new ActionList();
    read(in, fileName, actions);
    return actions.collected();
  }

  /**
   * Shows the actions of a commit, or of a checkpoint in JSON, to a visitor, in their order. Reads
   * to the end, does not close; holds no more than one line at a time.
   *
   * @param fileName for the message of an error
   */
  public static void read(InputStream in, String fileName, ActionVisitor visitor)
      throws IOException {
    JsonParser json = JSON.createParser(in).disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
    try (json) {
      lines(json, fileName, visitor);
    }
  }

  /**
   * Shows the actions in {@code text[offset, offset + length)} to a visitor, in their order.
   *
   * @param fileName for the message of an error
   */
  public static void read(
      byte[] text, int offset, int length, String fileName, ActionVisitor visitor) {
    try (JsonParser json = JSON.createParser(text, offset, length)) {
      lines(json, fileName, visitor);
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory cannot fail to be read", e);
    }
  }

  private static void lines(JsonParser json, String fileName, ActionVisitor visitor)
      throws IOException {
    try {
      JsonToken token = json.nextToken();
      if (token == null && json.currentLocation().getByteOffset() == 0) {
        // Writers say at least who they are. No byte at all is what a machine leaves that died.
        throw new JsonParseException(json, "the file is empty");
      }
      for (; token != null; token = json.nextToken()) {
        line(json, visitor);
      }
    } catch (JsonProcessingException e) {
      throw malformed(json, fileName, e.getOriginalMessage(), e);
    } catch (CharConversionException | MissingFieldException | ArithmeticException e) {
      throw malformed(json, fileName, String.valueOf(e.getMessage()), e);
    }
  }

  private static void line(JsonParser json, ActionVisitor visitor) throws IOException {
    Fields.expectObject(json, "an action");
    String taken = null;
    String kind;
    while ((kind = json.nextFieldName()) != null) {
      if (json.nextToken() == JsonToken.VALUE_NULL && !kind.equals(taken)) {
        continue; // writers with one column per kind of action leave the others null
      }
      if (KINDS.contains(kind)) {
        if (taken != null) {
          throw new JsonParseException(json, "\"" + kind + "\" is a second action in one line");
        }
        taken = kind;
      }
      switch (kind) {
        case "add" -> visitor.visitAdd(FileActionParser.add(json));
        case "remove" -> visitor.visitRemove(FileActionParser.remove(json));
        case "cdc" -> visitor.visitCdc(FileActionParser.cdc(json));
        case "metaData" -> visitor.visitMetadata(TableActionParser.metadata(json));
        case "protocol" -> visitor.visitProtocol(TableActionParser.protocol(json));
        case "txn" -> visitor.visitTransaction(TableActionParser.transaction(json));
        case "domainMetadata" ->
            visitor.visitDomainMetadata(TableActionParser.domainMetadata(json));
        case "commitInfo" -> {
          if (visitor.wantsCommitInfo()) {
            visitor.visitCommitInfo(CommitInfoParser.commitInfo(json));
          } else {
            json.skipChildren();
          }
        }
        default -> {
          if (visitor instanceof CheckpointVisitor checkpoint) {
            checkpointLine(kind, json, checkpoint);
          } else {
            json.skipChildren();
          }
        }
      }
    }
  }

  /** What has no meaning in a commit. */
  private static void checkpointLine(String kind, JsonParser json, CheckpointVisitor visitor)
      throws IOException {
    switch (kind) {
      case "sidecar" -> visitor.visitSidecar(CheckpointActionParser.sidecar(json));
      case "checkpointMetadata" ->
          visitor.visitCheckpointMetadata(CheckpointActionParser.checkpointMetadata(json));
      default -> json.skipChildren();
    }
  }

  private static RuntimeException malformed(
      JsonParser json, String fileName, @Nullable String reason, Exception cause) {
    return ActionError.DELTA_MALFORMED_LOG_FILE.causedBy(
        cause, "line", json.currentLocation().getLineNr(), "file", fileName, "reason", reason);
  }

  /** Keeps what it is shown. Changes with every call; for one thread. */
  private static final class ActionList implements ActionVisitor {
    private final List<Action> actions = new ArrayList<>();

    List<Action> collected() {
      return List.copyOf(actions);
    }

    @Override
    public void visitAdd(AddFile add) {
      actions.add(add);
    }

    @Override
    public void visitRemove(RemoveFile remove) {
      actions.add(remove);
    }

    @Override
    public void visitCdc(AddCdcFile cdc) {
      actions.add(cdc);
    }

    @Override
    public void visitMetadata(Metadata metadata) {
      actions.add(metadata);
    }

    @Override
    public void visitProtocol(Protocol protocol) {
      actions.add(protocol);
    }

    @Override
    public void visitTransaction(SetTransaction transaction) {
      actions.add(transaction);
    }

    @Override
    public void visitDomainMetadata(DomainMetadata domainMetadata) {
      actions.add(domainMetadata);
    }

    @Override
    public void visitCommitInfo(CommitInfo commitInfo) {
      actions.add(commitInfo);
    }

    @Override
    public boolean wantsCommitInfo() {
      return true;
    }
  }
}
