package io.mangrove

import java.nio.file.{Files, Path}
import java.nio.file.attribute.FileTime
import java.time.Instant

import scala.jdk.CollectionConverters._

import io.mangrove.log.DeltaLog
import io.mangrove.log.checkpoint.CheckpointOptions
import io.mangrove.log.checkpoint.CheckpointOptions.Spec
import io.mangrove.log.snapshot.SnapshotCheckpoint
import io.mangrove.log.storage.hadoop.HadoopLogStore
import org.apache.spark.sql.Row

/** What a log holds beside its commits, left in tables for other implementations to read. */
class CheckpointKindsSuite extends MangroveQueryTest with PlanChecks {

  private def create(properties: String): Unit =
    sql(
      "CREATE TABLE t (id BIGINT, s STRING, at TIMESTAMP, p INT) USING delta PARTITIONED BY (p)" +
        s" TBLPROPERTIES ($properties)")

  /** Versions 1 to `latest`, of four rows in two partitions each; the last also takes some away. */
  private def fill(latest: Int): Unit =
    for (version <- 1 to latest) {
      val rows = s"SELECT id, concat('s', id), timestamp_seconds(id), CAST(id % 2 AS INT) p FROM" +
        s" range(${version * 4}, ${version * 4 + 4}, 1, 1)"
      val into = if (version == latest) "OVERWRITE TABLE t PARTITION (p = 1) SELECT id, s, at FROM t WHERE p = 0"
      else s"INTO t $rows"
      sql(s"INSERT $into")
    }

  private def log(table: String): Path = folderOf(locationOf(table)).resolve("_delta_log")

  private def names(folder: Path): Seq[String] = {
    val files = Files.list(folder)
    try files.iterator().asScala.map(_.getFileName.toString).toSeq.sorted
    finally files.close()
  }

  private def dropCommitsBefore(version: Long): Unit =
    for (old <- 0L until version) {
      Files.deleteIfExists(log("t").resolve(f"$old%020d.json"))
      Files.deleteIfExists(log("t").resolve(f"$old%020d.crc"))
    }

  private def expectRows(latest: Int): Unit = {
    val even = (4L until latest * 4L).filter(_ % 2 == 0)
    checkAnswer(sql("SELECT p, count(*), sum(id) FROM t GROUP BY p"),
      Seq(Row(0, even.size, even.sum), Row(1, even.size, even.sum)))
  }

  test("every commit leaves a checksum") {
    withTable("t") {
      create("'delta.checkpointInterval' = '100'")
      fill(4)
      for (version <- 0 to 4) {
        assert(Files.readString(log("t").resolve(f"$version%020d.crc")).contains("\"numFiles\":"))
      }
      expectRows(4)
    }
  }

  test("a table may ask for checkpoints with sidecars") {
    withTable("t") {
      create("'delta.checkpointPolicy' = 'v2', 'delta.checkpointInterval' = '3'")
      fill(8)
      assert(names(log("t")).count(_.matches("\\d{20}\\.checkpoint\\.[0-9a-f-]{36}\\.parquet")) == 2)
      assert(names(log("t").resolve("_sidecars")).size == 2)
      dropCommitsBefore(6)
      expectRows(8)
    }
  }

  for (spec <- Seq(Spec.V2_JSON, Spec.V2_PARQUET, Spec.V2_CLASSIC_NAME, Spec.CLASSIC)) {
    test(s"a checkpoint of kind $spec stands for the commits before it") {
      withTable("t") {
        create("'delta.checkpointPolicy' = 'v2', 'delta.checkpointInterval' = '100'")
        fill(7)
        val store = new HadoopLogStore(spark.sessionState.newHadoopConf())
        val newest = DeltaLog.forTable(store, locationOf("t")).loadSnapshot()
        SnapshotCheckpoint.write(store, newest, System.currentTimeMillis(), new CheckpointOptions(spec, 3))
        dropCommitsBefore(7)
        expectRows(7)
        sql("INSERT INTO t SELECT id, s, at, 2 FROM t WHERE id = 4")
        checkAnswer(sql("SELECT count(*) FROM t WHERE p = 2"), Row(2))
      }
    }
  }

  test("a table may ask for compacted commits") {
    withTable("t") {
      create("'mangrove.logCompactionInterval' = '3', 'delta.checkpointInterval' = '100'")
      fill(10)
      assert(names(log("t")).count(_.endsWith(".compacted.json")) == 3)
      expectRows(10)
      checkAnswer(sql("SELECT count(*) FROM t VERSION AS OF 9"), Row(36))
    }
  }

  test("commits past their retention go once a checkpoint stands for them") {
    withTable("t") {
      create(
        "'delta.logRetentionDuration' = 'interval 10 days', 'delta.checkpointInterval' = '4'," +
          " 'delta.enableExpiredLogCleanup' = 'false'")
      fill(6)
      for (version <- 0 to 6) {
        val age = Instant.now().minusSeconds(86400L * (40 - version))
        Files.setLastModifiedTime(log("t").resolve(f"$version%020d.json"), FileTime.from(age))
      }
      sql("ALTER TABLE t SET TBLPROPERTIES ('delta.enableExpiredLogCleanup' = 'true')")
      sql("INSERT INTO t SELECT id, s, at, 2 FROM t WHERE id = 4")
      assert(names(log("t")).filter(_.matches("\\d{20}\\.json")).map(_.take(20).toInt) == (4 to 8))
      assert(names(log("t")).filter(_.endsWith(".crc")).forall(_.take(20).toInt >= 4))
      checkAnswer(sql("SELECT count(*) FROM t VERSION AS OF 4"), Row(16))
      checkAnswer(sql("SELECT count(*) FROM t WHERE p = 2"), Row(2))
    }
  }
}
