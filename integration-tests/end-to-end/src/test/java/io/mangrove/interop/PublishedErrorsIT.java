package io.mangrove.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mangrove.log.DeltaLog;
import io.mangrove.log.error.ErrorClass;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** Errors by names that delta-spark has published: to whoever looks them up they are the same. */
class PublishedErrorsIT {

  @Test
  void ourErrorsHaveTheSqlStatesThatTheirNamesArePublishedWith()
      throws IOException, URISyntaxException, ClassNotFoundException {
    JsonNode published = published();
    Map<String, String> ours = new TreeMap<>();
    Map<String, String> theirs = new TreeMap<>();
    for (ErrorClass error : errors()) {
      String name = ((Enum<?>) error).name();
      JsonNode known = published.get(name);
      if (known != null) {
        ours.merge(name, error.sqlState(), (one, other) -> one.equals(other) ? one : one + other);
        theirs.put(name, known.get("sqlState").asText());
      }
    }
    assertThat(ours).hasSizeGreaterThan(100).isEqualTo(theirs);
  }

  /** What the bundle's enums of errors hold. */
  private static List<ErrorClass> errors()
      throws IOException, URISyntaxException, ClassNotFoundException {
    Path bundle =
        Path.of(DeltaLog.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<ErrorClass> errors = new ArrayList<>();
    try (JarFile jar = new JarFile(bundle.toFile())) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        if (entry.getName().endsWith("Error.class")) {
          String name = entry.getName().replace('/', '.').replace(".class", "");
          Class<?> type = Class.forName(name);
          if (type.isEnum() && ErrorClass.class.isAssignableFrom(type)) {
            for (Object error : type.getEnumConstants()) {
              errors.add((ErrorClass) error);
            }
          }
        }
      }
    }
    return errors;
  }

  private static JsonNode published() throws IOException {
    Path libraries = Path.of(System.getProperty("mangrove.oracle"), "classpath.txt");
    for (String library : Files.readString(libraries).trim().split(File.pathSeparator, -1)) {
      if (Path.of(library).getFileName().toString().startsWith("delta-spark")) {
        try (JarFile jar = new JarFile(library)) {
          return new ObjectMapper()
              .readTree(jar.getInputStream(jar.getEntry("error/delta-error-classes.json")));
        }
      }
    }
    throw new AssertionError("no delta-spark among " + libraries);
  }
}
