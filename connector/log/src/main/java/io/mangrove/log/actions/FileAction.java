package io.mangrove.log.actions;

/** An action on one file. PROTOCOL: Add File and Remove File. */
public sealed interface FileAction extends Action permits AddFile, RemoveFile, AddCdcFile {

  /** Relative to the table root or absolute; percent-encoded exactly as in the log. */
  String path();

  /** Whether the action changes the table's rows; false for a mere rearrangement. */
  boolean dataChange();
}
