package io.mangrove.spark.internals;

import org.apache.spark.package$;
import org.jspecify.annotations.Nullable;

/** Who writes, as commitInfo tells it: {@code Apache-Spark/4.2.0 Mangrove/0.1.0}. */
public final class EngineInfo {
  private EngineInfo() {}

  public static String text() {
    @Nullable String version = EngineInfo.class.getPackage().getImplementationVersion();
    return "Apache-Spark/"
        + package$.MODULE$.SPARK_VERSION()
        + " Mangrove"
        + (version == null ? "" : "/" + version);
  }
}
