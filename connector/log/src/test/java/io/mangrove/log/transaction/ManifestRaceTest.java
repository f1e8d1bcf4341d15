package io.mangrove.log.transaction;

import static io.mangrove.log.testkit.TestTable.ROOT;
import static io.mangrove.log.testkit.TestTable.append;
import static io.mangrove.log.testkit.TestTable.createTable;
import static io.mangrove.log.testkit.TestTable.file;
import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.testkit.ForwardingLogStore;
import io.mangrove.log.testkit.InMemoryLogStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ManifestRaceTest {
  private final InMemoryLogStore store = new InMemoryLogStore();
  private final DeltaLog quick = DeltaLog.forTable(store, ROOT);

  /** Lets another writer do all of its work before the first manifest is replaced. */
  private final class Overtaken extends ForwardingLogStore {
    private boolean done;

    Overtaken() {
      super(store);
    }

    @Override
    public void replace(String path, byte[] content) throws IOException {
      if (path.endsWith("/manifest") && !done) {
        done = true;
        var unused = append(quick, file("quick", "x", 1, 1));
      }
      super.replace(path, content);
    }
  }

  @Test
  void theOneThatIsWrittenLastIsOfTheNewestVersion() throws IOException {
    createTable(quick, Map.of("delta.compatibility.symlinkFormatManifest.enabled", "true"));

    var unused = append(DeltaLog.forTable(new Overtaken(), ROOT), file("slow", "x", 2, 2));

    try (InputStream in = store.open(ROOT + "/_symlink_format_manifest/part=x/manifest")) {
      List<String> lines =
          new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().sorted().toList();
      assertThat(lines).containsExactly(ROOT + "/quick", ROOT + "/slow");
    }
  }
}
