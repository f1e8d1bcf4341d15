package io.mangrove;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

class BundleJarTest {

  private static JarFile openBundle() throws IOException {
    return new JarFile(requireNonNull(System.getProperty("mangrove.bundle"), "mangrove.bundle"));
  }

  @Test
  void holdsOurClassesAndNothingElse() throws IOException {
    try (JarFile bundle = openBundle()) {
      List<String> entries =
          bundle.stream().filter(entry -> !entry.isDirectory()).map(JarEntry::getName).toList();

      assertThat(entries)
          .contains(
              "io/mangrove/log/DeltaLog.class",
              "io/mangrove/spark/DeltaCatalog.class",
              "io/mangrove/sql/DeltaSessionExtensions.class");
      assertThat(entries)
          .filteredOn(entry -> !entry.startsWith("io/mangrove/"))
          .allMatch(
              entry ->
                  entry.equals("META-INF/MANIFEST.MF")
                      || entry.equals("META-INF/LICENSE")
                      || entry.startsWith("META-INF/services/org.apache.spark."));
      assertThat(entries).noneMatch(entry -> entry.startsWith("io/mangrove/log/testkit/"));
      assertThat(entries).doesNotHaveDuplicates();
    }
  }

  @Test
  void namesItsVersionAndLicence() throws IOException {
    try (JarFile bundle = openBundle()) {
      assertThat(bundle.getManifest().getMainAttributes().getValue("Implementation-Version"))
          .isNotBlank();
      byte[] licence = bundle.getInputStream(bundle.getEntry("META-INF/LICENSE")).readAllBytes();
      assertThat(new String(licence, StandardCharsets.UTF_8)).contains("Apache License");
    }
  }

  @Test
  void registersTheDeltaFormatWithSpark() throws IOException {
    try (JarFile bundle = openBundle()) {
      String service = "META-INF/services/org.apache.spark.sql.sources.DataSourceRegister";
      byte[] names = bundle.getInputStream(bundle.getEntry(service)).readAllBytes();
      assertThat(new String(names, StandardCharsets.UTF_8))
          .contains("io.mangrove.spark.DeltaDataSource");
    }
  }
}
