package io.mangrove

import java.io.File
import java.net.URI
import java.nio.file.{Files, Path}
import java.util.UUID

import org.apache.commons.io.FileUtils
import org.apache.spark.DebugFilesystem
import org.apache.spark.sql.QueryTest
import org.apache.spark.sql.classic.SparkSession
import org.scalatest.BeforeAndAfterEach
import org.scalatest.concurrent.PatienceConfiguration.Timeout
import org.scalatest.time.{Seconds, Span}

/**
 * The base of every SQL suite: Spark's own `QueryTest` over a session configured the way a user
 * configures it. All suites share that one session, so a suite leaves no table behind (`withTable`)
 * and no changed conf (`withSQLConf`).
 *
 * Spark's `SharedSparkSession` would start and stop a context for each suite, and its session is
 * not the one a user builds. Its check for streams left open is kept.
 */
abstract class MangroveQueryTest extends QueryTest with BeforeAndAfterEach {

  override protected def spark: SparkSession = MangroveQueryTest.session

  /** The session outlives each suite, and so do its threads. */
  override protected val enableAutoThreadAudit: Boolean = false

  override protected def withTempDir(f: File => Unit): Unit = {
    val folder = newFolder()
    Files.createDirectories(folderOf(folder.toString))
    f(folder.toFile)
  }

  override protected def withTempPath(f: File => Unit): Unit = f(newFolder().toFile)

  /** A folder whose tables no other implementation is asked to read. */
  protected def withBrokenTable(f: File => Unit): Unit =
    if (store.isKept) super.withTempDir(f) else withTempDir(f)

  override protected def withTable(tableNames: String*)(f: => Unit): Unit =
    super.withTable(tableNames: _*) {
      f
      if (store.isKept) {
        tableNames.foreach(keep)
      }
    }

  private def keep(table: String): Unit =
    if (spark.catalog.tableExists(table)) {
      val described = sql(s"DESCRIBE EXTENDED $table").collect()
      described.find(_.getString(0) == "Location").foreach { row =>
        val location = new File(new URI(row.getString(1)))
        if (new File(location, "_delta_log").isDirectory) {
          FileUtils.copyDirectory(location, newFolder().toFile)
        }
      }
    }

  /** Where this machine keeps what lies at a path that a suite was given or has asked for. */
  protected def folderOf(path: String): Path = store.folderOf(path)

  private def store: SuiteStore = MangroveQueryTest.store

  private def newFolder(): Path =
    store.root.resolve(getClass.getSimpleName).resolve(UUID.randomUUID().toString)

  override protected def beforeAll(): Unit = {
    super.beforeAll()
    SparkSession.setActiveSession(spark)
  }

  override protected def beforeEach(): Unit = {
    super.beforeEach()
    DebugFilesystem.clearOpenStreams()
  }

  override protected def afterEach(): Unit = {
    super.afterEach()
    spark.sharedState.cacheManager.clearCache()
    // Tasks that a LIMIT stopped early close their files from other threads.
    eventually(Timeout(Span(10, Seconds))) {
      DebugFilesystem.assertNoOpenStreams()
    }
  }
}

object MangroveQueryTest {

  private lazy val store: SuiteStore = SuiteStore.ofThisRun()

  private lazy val session: SparkSession = SparkSession
    .builder()
    .master("local[2]")
    .appName("mangrove end-to-end")
    .config("spark.sql.extensions", "io.mangrove.sql.DeltaSessionExtensions")
    .config("spark.sql.catalog.spark_catalog", "io.mangrove.spark.DeltaCatalog")
    .config("spark.sql.shuffle.partitions", "4")
    .config("spark.sql.session.timeZone", "UTC")
    .config(store.conf)
    .getOrCreate()
}
