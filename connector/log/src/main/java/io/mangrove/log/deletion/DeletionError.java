package io.mangrove.log.deletion;

import io.mangrove.log.error.ErrorClass;

/** What can be wrong with a deletion vector. Without it the rows of its file are not known. */
enum DeletionError implements ErrorClass {
  DELTA_FILE_NOT_FOUND_DETAILED(
      "42K03",
      "File <filePath> is part of the table but cannot be found: it says which rows of"
          + " <dataFile> were deleted. It was removed from storage rather than by a statement on"
          + " the table, or by a cleanup while an old version was being read. Restore the file, or"
          + " read a version that does not have it."),
  DELTA_DELETION_VECTOR_INVALID_FORMAT(
      "XXKDS",
      "The deletion vector of <dataFile>, <vector>, cannot be understood: <reason>. It was damaged"
          + " after it was written, or a faulty writer wrote it."),
  DELTA_DELETION_VECTOR_SIZE_MISMATCH(
      "XXKDS",
      "The deletion vector of <dataFile>, <vector>, has <found> bytes in place of the <expected>"
          + " that the log says. It was damaged or replaced after it was written."),
  DELTA_DELETION_VECTOR_CHECKSUM_MISMATCH(
      "XXKDS",
      "The deletion vector of <dataFile>, <vector>, does not have the CRC-32 checksum <expected>"
          + " that was written with it but <found>. It was damaged after it was written."),
  DELTA_DELETION_VECTOR_CARDINALITY_MISMATCH(
      "XXKDS",
      "The deletion vector of <dataFile>, <vector>, masks <found> rows in place of the <expected>"
          + " that the log says. It was replaced after it was written, or a faulty writer wrote"
          + " it.");

  private final String sqlState;
  private final String template;

  DeletionError(String sqlState, String template) {
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
