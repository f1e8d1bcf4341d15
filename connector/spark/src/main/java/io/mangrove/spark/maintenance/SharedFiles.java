package io.mangrove.spark.maintenance;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.deletion.DeletionVector;
import io.mangrove.log.files.DataPath;
import io.mangrove.log.tags.ReuseNotice;
import io.mangrove.log.tags.VersionTags;
import org.jspecify.annotations.Nullable;

/** The files of a source where they are, named by their absolute paths. */
final class SharedFiles implements ClonedFiles {
  private final String root;

  /**
   * @param root of the source
   */
  SharedFiles(String root) {
    this.root = root;
  }

  @Override
  public AddFile of(AddFile source) {
    DeletionVectorDescriptor vector = source.deletionVector();
    return source.inOtherTable(
        DataPath.fromAnywhere(root, source.path()),
        vector == null ? null : DeletionVector.fromAnywhere(root, vector, source.path()));
  }

  @Override
  public void need(AddFile source, AddFile cloned) {}

  @Override
  public @Nullable ReuseNotice announce(VersionTags ofClone) {
    return null;
  }

  @Override
  public Fetched fetch() {
    return Fetched.NOTHING;
  }
}
