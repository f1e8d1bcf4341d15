package io.mangrove.log.storage.hadoop;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A store whose files appear, whole, when they are closed. How one is made once is still open. */
abstract class ObjectFiles extends ReadOnlyFiles {

  ObjectFiles(Configuration conf) {
    super(conf);
  }

  @Override
  public abstract void putIfAbsent(String path, byte[] content) throws IOException;

  @Override
  public final void replace(String path, byte[] content) throws IOException {
    try (OutputStream out = create(path)) {
      out.write(content);
    }
  }

  @Override
  public final OutputStream create(String path) throws IOException {
    Path target = new Path(path);
    FileSystem files = fileSystem(target);
    FSDataOutputStreamBuilder<?, ?> builder = files.createFile(target);
    return new Upload(
        builder
            .recursive()
            .overwrite(true)
            // S3A: no look for a file or folder of that name, which will be replaced anyhow.
            .opt("fs.s3a.create.performance", true)
            .build(),
        () -> files.delete(target, false));
  }

  @Override
  public final void delete(String path) throws IOException {
    Path target = new Path(path);
    fileSystem(target).delete(target, false);
  }
}
