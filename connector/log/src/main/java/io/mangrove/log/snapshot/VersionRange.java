package io.mangrove.log.snapshot;

/** The versions that can be read, both ends included. */
public record VersionRange(long earliest, long latest) {}
