package io.mangrove.spark.maintenance;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a clone does where there is a table already, or none. */
enum CloneMode {
  CREATE(false, true),
  CREATE_IF_NOT_EXISTS(false, true),
  CREATE_OR_REPLACE(true, true),
  REPLACE(true, false);

  private final boolean replaces;
  private final boolean creates;

  CloneMode(boolean replaces, boolean creates) {
    this.replaces = replaces;
    this.creates = creates;
  }

  boolean replaces() {
    return replaces;
  }

  boolean creates() {
    return creates;
  }

  /** As in SQL: {@code create or replace}. */
  static CloneMode of(String text) {
    for (CloneMode mode : values()) {
      if (mode.text().equalsIgnoreCase(text.strip())) {
        return mode;
      }
    }
    throw CloneError.DELTA_ILLEGAL_OPTION.with(
        "name",
        "mode",
        "input",
        text,
        "explain",
        "it is one of "
            + Arrays.stream(values()).map(CloneMode::text).collect(Collectors.joining(", ")));
  }

  private String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
