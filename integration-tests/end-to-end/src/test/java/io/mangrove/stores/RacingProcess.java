package io.mangrove.stores;

import io.mangrove.log.storage.LogStore;
import io.mangrove.log.storage.hadoop.HadoopLogStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import org.apache.hadoop.conf.Configuration;

/** One process of a race on S3: tries to make every file, prints the name of each it made. */
final class RacingProcess {
  static final int FILES = 20;

  private RacingProcess() {}

  /**
   * Races.
   *
   * @param args the endpoint; the folder of the files; this writer's name
   */
  public static void main(String[] args) throws IOException {
    Configuration conf = new Configuration();
    S3Server.hadoopSettings(args[0]).forEach(conf::set);
    LogStore store = new HadoopLogStore(conf);
    for (int file = 0; file < FILES; file++) {
      String name = file + ".json";
      try {
        store.putIfAbsent(args[1] + "/" + name, args[2].getBytes(StandardCharsets.UTF_8));
        System.out.println(name + " " + args[2]);
      } catch (FileAlreadyExistsException e) {
        // Another process was first.
      }
    }
  }
}
