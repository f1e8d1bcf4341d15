package io.mangrove.spark.internals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;

/** Where a new data file goes. */
final class NewFile {
  private NewFile() {}

  /**
   * A file that counts its bytes. A local one is not made through Hadoop, which starts a process to
   * set a new file's mode and writes a second file of checksums; Parquet's pages have their own.
   *
   * @param path as the store wants it, not percent-encoded
   */
  static CountingOutputFile at(String path, Configuration conf) throws IOException {
    return new CountingOutputFile(outputFile(new Path(path), conf));
  }

  private static OutputFile outputFile(Path path, Configuration conf) throws IOException {
    FileSystem store = path.getFileSystem(conf);
    if (store.getClass() == LocalFileSystem.class) {
      try {
        java.nio.file.Path local = ((LocalFileSystem) store).pathToFile(path).toPath();
        java.nio.file.Path directory = local.getParent();
        if (directory != null) {
          Files.createDirectories(directory);
        }
        return new LocalOutputFile(local);
      } catch (InvalidPathException e) {
        // A name that the JVM's locale cannot spell; Hadoop has its own way with those.
      }
    }
    return HadoopOutputFile.fromPath(path, conf);
  }
}
