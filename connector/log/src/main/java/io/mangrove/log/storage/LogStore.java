package io.mangrove.log.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The few things the log asks of a store. Paths are absolute, in the form the store's URIs have
 * ({@code file:/tables/t/_delta_log/x}), not percent-encoded. Safe for use by several threads.
 */
public interface LogStore {

  /**
   * The files (not folders) of a directory whose name is not below {@code firstName}, by name.
   * Empty where there is no such directory.
   */
  List<StoredFile> listFrom(String directory, String firstName) throws IOException;

  /** A file as a listing would show it; null where there is none. */
  @Nullable StoredFile find(String path) throws IOException;

  /** Opens a file to be read from its start. Throws FileNotFoundException where there is none. */
  InputStream open(String path) throws IOException;

  /** Opens a file to be read at any place. Throws FileNotFoundException where there is none. */
  SeekableFile openSeekable(String path) throws IOException;

  /**
   * Makes a file of these bytes, whole or not at all, and only if none of that name is there; makes
   * the directories above it. Exactly one of several racing callers returns.
   *
   * @throws FileAlreadyExistsException another writer's file is there
   */
  void putIfAbsent(String path, byte[] content) throws IOException;

  /** Makes or replaces a file of these bytes; a reader sees the old ones or the new ones. */
  void replace(String path, byte[] content) throws IOException;

  /**
   * Begins a file whose name nobody reads before it is complete (a checkpoint). What is written
   * becomes visible at close at the earliest. Replaces a file of that name.
   */
  OutputStream create(String path) throws IOException;

  /** Removes a file; does nothing where there is none. */
  void delete(String path) throws IOException;
}
