package io.mangrove.model;

/** A column of a model. */
record ModelColumn(String name, ModelType type) {
  String definition() {
    return name + " " + type.sql();
  }
}
