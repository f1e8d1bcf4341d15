package io.mangrove.log.tags;

import io.mangrove.log.error.ErrorClass;

/** What can be wrong with a tag. */
enum TagError implements ErrorClass {
  DELTA_TAG_ALREADY_EXISTS(
      "42710", "There is a tag <tagName> already, of version <version>. Drop it first."),
  DELTA_TAG_NOT_FOUND("42704", "There is no tag <tagName>. There is: <known>."),
  DELTA_TAG_NAME_INVALID(
      "42602",
      "'<tagName>' is no name for a tag: up to 128 ASCII letters, digits, and _ - . after the"
          + " first, and not digits alone, which mean a version."),
  DELTA_TAG_WHILE_VACUUMING(
      "55006",
      "Version <version> cannot be tagged now: a VACUUM is deleting files of the table, and those"
          + " of the version may be among them. Try again when it is done; one that was broken off"
          + " is forgotten ten minutes later."),
  DELTA_TAG_FILES_MISSING(
      "55000",
      "Version <version> cannot be tagged: file <filePath> is gone, and so are <count> of its files"
          + " in all. VACUUM deletes what newer versions do not need."),
  DELTA_TAG_UNREADABLE(
      "XXKDS",
      "Tag <tagName> is damaged: <reason>. As long as it is there, nothing tells which files its"
          + " version needs; drop it if the version is not needed any more.");

  private final String sqlState;
  private final String template;

  TagError(String sqlState, String template) {
    this.sqlState = sqlState;
    this.template = template;
  }

  @Override
  public String sqlState() {
    return sqlState;
  }

  @Override
  public String template() {
    return template;
  }
}
