package io.mangrove.spark.catalog;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Local files under the scheme {@code counted}, with a count of the listings of logs. */
public final class CountedFileSystem extends RawLocalFileSystem {
  static final AtomicInteger LOG_LISTINGS = new AtomicInteger();

  @Override
  public String getScheme() {
    return "counted";
  }

  @Override
  public URI getUri() {
    return URI.create("counted:///");
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    if (path.getName().equals("_delta_log")) {
      LOG_LISTINGS.incrementAndGet();
    }
    return super.listStatus(path);
  }
}
