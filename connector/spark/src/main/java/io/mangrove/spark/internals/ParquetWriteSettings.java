package io.mangrove.spark.internals;

import java.io.IOException;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.crypto.EncryptionPropertiesFactory;
import org.apache.parquet.hadoop.ParquetOutputFormat;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.parquet.ParquetOptions;
import org.apache.spark.sql.execution.datasources.parquet.ParquetWriteSupport;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Map$;
import scala.jdk.javaapi.CollectionConverters;

/**
 * How the Parquet files of one write are made: the settings Spark's own Parquet source would use,
 * save those that would lose statistics. Made on the driver; travels inside the tasks.
 */
public final class ParquetWriteSettings implements Serializable {
  private static final long serialVersionUID = 1L;

  private final SerializableConfiguration hadoop;
  private final StructType schema;
  private final CompressionCodecName codec;

  private ParquetWriteSettings(
      Configuration hadoop, StructType schema, CompressionCodecName codec) {
    this.hadoop = new SerializableConfiguration(hadoop);
    this.schema = schema;
    this.codec = codec;
  }

  /**
   * The settings for files of a schema.
   *
   * @param options of the write; {@code parquet.} and file system keys in them count
   * @param tableCodec the codec the table asks for; null: what the session asks for
   */
  public static ParquetWriteSettings of(
      SparkSession session,
      StructType schema,
      Map<String, String> options,
      @Nullable String tableCodec) {
    org.apache.spark.sql.classic.SparkSession classic =
        (org.apache.spark.sql.classic.SparkSession) session;
    SQLConf sql = classic.sessionState().conf();
    Configuration hadoop = classic.sessionState().newHadoopConfWithOptions(scalaMap(options));
    ParquetWriteSupport.setSchema(schema, hadoop);
    hadoop.setBoolean(SQLConf.PARQUET_WRITE_LEGACY_FORMAT().key(), false);
    // Spark's default, INT96, has no order and therefore no statistics.
    hadoop.set(SQLConf.PARQUET_OUTPUT_TIMESTAMP_TYPE().key(), "TIMESTAMP_MICROS");
    hadoop.setBoolean(SQLConf.PARQUET_FIELD_ID_WRITE_ENABLED().key(), true);
    hadoop.setBoolean(SQLConf.LEGACY_PARQUET_NANOS_AS_LONG().key(), false);
    hadoop.setBoolean(
        SQLConf.PARQUET_ANNOTATE_VARIANT_LOGICAL_TYPE().key(),
        sql.parquetAnnotateVariantLogicalType());
    return new ParquetWriteSettings(hadoop, schema, codec(sql, options, tableCodec));
  }

  private static CompressionCodecName codec(
      SQLConf sql, Map<String, String> options, @Nullable String tableCodec) {
    Map<String, String> wanted = new LinkedHashMap<>();
    if (tableCodec != null) {
      wanted.put("compression", tableCodec);
    }
    options.forEach(
        (key, value) -> {
          String name = key.toLowerCase(Locale.ROOT);
          if (name.equals("compression") || name.equals("parquet.compression")) {
            wanted.put("compression", value);
          }
        });
    return CompressionCodecName.valueOf(
        new ParquetOptions(scalaMap(wanted), sql).compressionCodecClassName());
  }

  private static scala.collection.immutable.Map<String, String> scalaMap(Map<String, String> map) {
    return Map$.MODULE$.from(CollectionConverters.asScala(map));
  }

  /** The schema of the files. */
  public StructType schema() {
    return schema;
  }

  /** The end of the files' names, such as {@code .snappy.parquet}. */
  public String fileNameExtension() {
    return codec.getExtension() + ".parquet";
  }

  /**
   * Deletes a file that nobody needs.
   *
   * @param path as the store wants it, not percent-encoded
   * @return false if the file may still be there
   */
  public boolean deleteFile(String path) {
    boolean interrupted = Thread.interrupted(); // or a store might not do it for a killed task
    try {
      Path file = new Path(path);
      return file.getFileSystem(hadoop()).delete(file, false);
    } catch (IOException e) {
      return false;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Spark's row writer with the configuration defaults, whatever the session says: dates and
   * timestamps rebased to the old calendar would not be what statistics and other readers expect.
   */
  static ParquetWriteSupport rowWriter() {
    return SQLConf.withExistingConf(new SQLConf(), ParquetWriteSupport::new);
  }

  /** Whether files get what only the writer of rows puts into them: bloom filters, encryption. */
  boolean needsRowWriter() {
    return ParquetOutputFormat.getBloomFilterEnabled(hadoop())
        || hadoop().get(EncryptionPropertiesFactory.CRYPTO_FACTORY_CLASS_PROPERTY_NAME) != null;
  }

  CompressionCodecName codec() {
    return codec;
  }

  Configuration hadoop() {
    return hadoop.value();
  }
}
