package io.mangrove.spark.maintenance;

import io.mangrove.log.actions.AddFile;
import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.deletion.DeletionVector;
import io.mangrove.log.files.DataPath;

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
        vector == null ? null : DeletionVector.fromAnywhere(root, vector, source.path()),
        source.modificationTime());
  }

  @Override
  public void need(AddFile source, AddFile cloned) {}

  @Override
  public Fetched fetch() {
    return Fetched.NOTHING;
  }

  @Override
  public void keep() {}

  @Override
  public void discard() {}
}
