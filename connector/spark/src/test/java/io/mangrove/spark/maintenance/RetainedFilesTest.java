package io.mangrove.spark.maintenance;

import static io.mangrove.spark.testkit.LocalSpark.session;
import static io.mangrove.spark.testkit.LocalSpark.sqlFailure;
import static io.mangrove.spark.write.TableOnDisk.sql;
import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.DeltaLog;
import io.mangrove.log.files.DataPath;
import io.mangrove.log.snapshot.Snapshot;
import io.mangrove.log.tags.DeletionNotice;
import io.mangrove.spark.internals.FolderFiles;
import io.mangrove.spark.write.TableOnDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files that come back into a table while a VACUUM deletes what nobody needs. */
class RetainedFilesTest {
  private static final String VACUUM = "CALL system.vacuum('%s', lite => %s)";

  private final TableOnDisk table = TableOnDisk.create("a INT", "");

  /** Version 1 has one file, version 2 another one. */
  @BeforeEach
  void replaceOneFileByAnother() {
    table.insert("VALUES (1)");
    sql("INSERT OVERWRITE %s VALUES (2)".formatted(table.name()));
  }

  private String restore() {
    return "CALL system.restore('%s', 1)".formatted(table.name());
  }

  @Test
  void aFileThatIsRestoredAfterItWasFoundIsNotDeleted() {
    DeltaLog log = table.log();
    Snapshot first = log.loadSnapshotAt(1);
    String path = first.activeFiles().path(first.activeFiles().nextRow(0));
    List<FolderFiles.Found> found =
        List.of(new FolderFiles.Found(DataPath.absolute(first.tableRoot(), path), 1, 0));
    RetainedFiles retained = new RetainedFiles(log, log.loadSnapshot(), Long.MAX_VALUE);
    assertThat(retained.unneeded(found)).isEqualTo(found);

    sql(restore());

    assertThat(retained.unneeded(found)).isEmpty();
    assertThat(table.rows()).containsExactly("[1]");
  }

  @Test
  void nothingIsRestoredWhileFilesAreDeleted() {
    try (DeletionNotice notice = table.log().tags().announceDeletion()) {
      notice.renew();
      assertThat(sqlFailure(restore()).getCondition()).isEqualTo("DELTA_RESTORE_WHILE_VACUUMING");
    }
    assertThat(table.rows()).containsExactly("[2]");
    sql(restore());
    assertThat(table.rows()).containsExactly("[1]");
    assertThat(table.log().tags().list()).isEmpty();
    assertThat(table.directory().resolve("_delta_log/_mangrove_tags")).isEmptyDirectory();
  }

  @Test
  void aStoreThatDoesNotDeleteFailsTheStatementAndIsAskedAgain() throws IOException {
    session().conf().set("spark.databricks.delta.retentionDurationCheck.enabled", "false");
    try {
      Path stubborn =
          table.directory().resolve(table.log().loadSnapshotAt(1).activeFiles().path(0));
      Files.delete(stubborn);
      Files.createFile(Files.createDirectory(stubborn).resolve("x")); // is not deleted as a file
      String lite = VACUUM.replace("lite", "0, lite").formatted(table.name(), true);

      assertThat(sqlFailure(lite).getCondition()).isEqualTo("DELTA_VACUUM_FILES_NOT_DELETED");

      assertThat(table.lastCommit().operationParameters()).containsEntry("status", "FAILED");
      assertThat(table.lastCommit().operationMetrics()).containsEntry("numDeletedFiles", "0");
      Files.delete(stubborn.resolve("x"));
      sql(lite);
      assertThat(table.lastCommit().operationParameters()).containsEntry("status", "COMPLETED");
      assertThat(stubborn).doesNotExist();
    } finally {
      session().conf().unset("spark.databricks.delta.retentionDurationCheck.enabled");
    }
  }
}
