package io.mangrove.log.deletion;

import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.files.DataPath;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where the store has what the log says of a data file: its own path and that of its vector. */
public final class FilePaths {
  private FilePaths() {}

  /**
   * Hands over one path or two, absolute and not encoded.
   *
   * @param path as in the log
   * @param vector of the file; null for none
   */
  public static void of(
      String tableRoot,
      String path,
      @Nullable DeletionVectorDescriptor vector,
      Consumer<String> paths) {
    paths.accept(DataPath.absolute(tableRoot, path));
    String vectorPath = vector == null ? null : DeletionVector.pathOf(tableRoot, vector, path);
    if (vectorPath != null) {
      paths.accept(vectorPath);
    }
  }
}
