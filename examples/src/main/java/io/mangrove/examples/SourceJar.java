package io.mangrove.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * One release of one library, as Maven publishes its sources.
 *
 * @param file the jar's path, readable by every executor
 * @param source the library's artifact name, such as {@code guava}
 * @param release its version, such as {@code 33.4.8-jre}
 */
record SourceJar(String file, String source, String release) {

  /** The artifact name ends where a version begins: at a dash before a digit. */
  private static final Pattern NAME = Pattern.compile("(.+?)-(\\d.*)-sources\\.jar");

  /** The source jars of a folder, by name. */
  static List<SourceJar> in(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> NAME.matcher(file.getFileName().toString()).matches())
          .sorted()
          .map(SourceJar::of)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The jar of that name. */
  static SourceJar of(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    if (!name.matches()) {
      throw new IllegalArgumentException("not a source jar: " + file);
    }
    return new SourceJar(file.toString(), name.group(1), name.group(2));
  }

  /**
   * A row (source, path, release, text) for each Java and Scala file, in the order of their paths.
   */
  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    try (ZipFile zip = new ZipFile(file)) {
      for (ZipEntry entry : entriesByName(zip)) {
        String path = entry.getName();
        if (path.endsWith(".java") || path.endsWith(".scala")) {
          String text = new String(zip.getInputStream(entry).readAllBytes(), UTF_8);
          rows.add(RowFactory.create(source, path, release, text));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
    return rows;
  }

  private static List<ZipEntry> entriesByName(ZipFile zip) {
    List<ZipEntry> entries = new ArrayList<>();
    Enumeration<? extends ZipEntry> all = zip.entries();
    while (all.hasMoreElements()) {
      entries.add(all.nextElement());
    }
    entries.sort((a, b) -> a.getName().compareTo(b.getName()));
    return entries;
  }
}
