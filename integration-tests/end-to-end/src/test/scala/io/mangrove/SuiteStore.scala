package io.mangrove

import java.nio.file.{Files, Path}

import io.mangrove.stores.S3Server
import org.apache.commons.io.FileUtils
import org.apache.spark.DebugFilesystem

/**
 * Where the suites keep their tables. They name paths without a scheme, which are of the store that
 * the session's configuration makes the default one.
 */
private[mangrove] trait SuiteStore {

  /** What the session is configured with besides. */
  def conf: Map[String, String]

  /** The folder, as a path of the store, under which all tables of this run lie. */
  def root: Path

  /** Where this machine keeps what lies at a path of the store. */
  def folderOf(path: String): Path

  /** Whether the tables stay for other implementations to read after the suites. */
  def isKept: Boolean
}

private[mangrove] object SuiteStore {

  /** As the system property `mangrove.suites.store` says: `file`, which it is without, or `s3a`. */
  def ofThisRun(): SuiteStore = sys.props.getOrElse("mangrove.suites.store", "file") match {
    case "file" => OnThisMachine
    case "s3a" => new OnS3(Path.of("target", "s3-suites").toAbsolutePath)
  }

  private object OnThisMachine extends SuiteStore {
    override def conf: Map[String, String] = Map(
      "spark.sql.warehouse.dir" -> "target/spark-warehouse",
      "spark.hadoop.fs.file.impl" -> classOf[DebugFilesystem].getName)
    override def root: Path = Path.of(sys.props("mangrove.tables")).resolve("suites")
    override def folderOf(path: String): Path = Path.of(path)
    override def isKept: Boolean = true
  }

  /** A server of S3 whose objects are files, so that a test can look at them and change them. */
  private class OnS3(folder: Path) extends SuiteStore {
    private val bucket = "suites"
    FileUtils.deleteDirectory(folder.toFile)
    private val server = S3Server.start(Files.createDirectories(folder))
    private val defaultStore = server.bucket(bucket)

    override def conf: Map[String, String] = {
      val hadoop = scala.jdk.CollectionConverters.MapHasAsScala(
        S3Server.hadoopSettings(server.endpoint())).asScala.toMap + ("fs.defaultFS" -> defaultStore)
      hadoop.map { case (key, value) => s"spark.hadoop.$key" -> value } +
        ("spark.sql.warehouse.dir" -> "/warehouse")
    }
    override def root: Path = Path.of("/suites")
    override def folderOf(path: String): Path = server.folder(bucket).resolve(path.dropWhile(_ == '/'))
    override def isKept: Boolean = false
  }
}
