package io.mangrove.spark.write;

/** What a file that a write makes is for, as its place and its name show. */
enum FileKind {
  /** Rows of the table. */
  DATA("", "part"),
  /** Rows that changed, for the change data feed. PROTOCOL: Change Data Files. */
  CHANGE_DATA("_change_data/", "cdc");

  private final String folder;
  private final String prefix;

  FileKind(String folder, String prefix) {
    this.folder = folder;
    this.prefix = prefix;
  }

  /** Empty, or a path below the table's root that ends in a slash. */
  String folder() {
    return folder;
  }

  /** What the names of such files begin with. */
  String prefix() {
    return prefix;
  }
}
