package io.mangrove.log.maintenance;

import io.mangrove.log.files.LogFileName;
import io.mangrove.log.storage.LogStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far the log has been gone through for files that may be deleted: a hint beside the log, which
 * other Delta engines keep too. It spares the next look what is known to be done.
 */
public final class LastVacuum {
  private static final String NAME = "_last_vacuum_info";
  private static final String VERSION = "latestCommitVersionOutsideOfRetentionWindow";
  private static final Pattern FORM = Pattern.compile("\"" + VERSION + "\"\\s*:\\s*(\\d{1,18})");

  private final LogStore store;
  private final String path;

  public LastVacuum(LogStore store, String tableRoot) {
    this.store = store;
    this.path = LogFileName.logDirectory(tableRoot) + "/" + NAME;
  }

  /** The last version of which all that it removed has been deleted; -1 where that is not known. */
  public long version() throws IOException {
    try (InputStream in = store.open(path)) {
      Matcher matcher = FORM.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      return matcher.find() ? Long.parseLong(matcher.group(1)) : -1;
    } catch (FileNotFoundException e) {
      return -1;
    }
  }

  public void write(long version) throws IOException {
    String text = "{\"" + VERSION + "\":" + version + "}";
    store.replace(path, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Forgets that versions after this one have been gone through. */
  public void goBackTo(long version) throws IOException {
    if (version() > version) {
      write(version);
    }
  }
}
