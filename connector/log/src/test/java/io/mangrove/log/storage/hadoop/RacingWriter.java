package io.mangrove.log.storage.hadoop;

import io.mangrove.log.storage.LogStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import org.apache.hadoop.conf.Configuration;

/** One process of a race: tries to make every file, prints the name of each it made. */
final class RacingWriter {
  static final int FILES = 100;

  private RacingWriter() {}

  public static void main(String[] args) throws IOException {
    LogStore store = new HadoopLogStore(new Configuration(false));
    for (int file = 0; file < FILES; file++) {
      String name = file + ".json";
      try {
        store.putIfAbsent(args[0] + "/" + name, args[1].getBytes(StandardCharsets.UTF_8));
        System.out.println(name + " " + args[1]);
      } catch (FileAlreadyExistsException e) {
        // Another process was first.
      }
    }
  }
}
