package io.mangrove;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How to start another JVM that can run Spark: with this one's java and its module flags. */
public final class ChildJvm {
  private ChildJvm() {}

  /** The command up to and without the class path. */
  public static List<String> command(String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (flag.startsWith("--add-opens") || flag.startsWith("--add-modules")) {
        command.add(flag);
      }
    }
    command.addAll(List.of(options));
    return command;
  }

  /** This JVM's class path, also where a test runner hid it in a manifest. */
  public static String classPath() {
    return System.getProperty(
        "surefire.test.class.path", System.getProperty("java.class.path", ""));
  }

  /** The folder of this module's test classes. */
  public static Path testClasses() throws IOException {
    try {
      return Path.of(ChildJvm.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }
}
