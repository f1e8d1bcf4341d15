package io.mangrove.log.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataPathTest {

  @ParameterizedTest(name = "{1} of {0} is {2}")
  @CsvSource({
    "file:/t, a.parquet, file:/t/a.parquet",
    "file:/t/, a.parquet, file:/t/a.parquet",
    "file:/t, p=a%20b/x.parquet, file:/t/p=a b/x.parquet",
    "file:/t, p=a%253Ab/x.parquet, file:/t/p=a%3Ab/x.parquet",
    "file:/t, file:/u/a%20b.parquet, file:/u/a b.parquet",
    "file:/t, s3://b/x.parquet, s3://b/x.parquet",
    "file:/t, /u/x.parquet, file:/u/x.parquet",
    "hdfs://nn:8020/t, /u/x.parquet, hdfs://nn:8020/u/x.parquet",
    "s3://bucket, x.parquet, s3://bucket/x.parquet",
    "s3://bucket, /x.parquet, s3://bucket/x.parquet",
    "/t, x.parquet, /t/x.parquet",
    "/t, /u/x.parquet, /u/x.parquet",
    "file:/t, é.parquet, file:/t/é.parquet",
    "file:/t, %C3%A9.parquet, file:/t/é.parquet",
    "file:/t, 100%.parquet, file:/t/100%.parquet",
    "file:/t, ../u/x.parquet, file:/t/../u/x.parquet",
    "file:/t, %2E%2e/x.parquet, file:/t/../x.parquet"
  })
  void pathsOfTheLogLeadToTheStore(String root, String path, String absolute) {
    assertThat(DataPath.absolute(root, path)).isEqualTo(absolute);
  }

  @ParameterizedTest(name = "{1} of {0} is {2} anywhere")
  @CsvSource({
    "file:/t, a.parquet, file:/t/a.parquet",
    "file:/a b%é/, p=a%2520b/x.parquet, file:/a%20b%25é/p=a%2520b/x.parquet",
    "file:/t, s3://b/x%20y.parquet, s3://b/x%20y.parquet",
    "hdfs://nn:8020/t:t, x.parquet, hdfs://nn:8020/t:t/x.parquet",
    "hdfs://nn:8020/t, /u/x%20y.parquet, hdfs://nn:8020/u/x%20y.parquet",
    "/t t, x.parquet, /t%20t/x.parquet"
  })
  void pathsLeadToTheSameFileFromAnywhere(String root, String path, String anywhere) {
    assertThat(DataPath.fromAnywhere(root, path)).isEqualTo(anywhere);
    String other = root.startsWith("/") ? "/other" : "file:/other";
    assertThat(DataPath.absolute(other, anywhere)).isEqualTo(DataPath.absolute(root, path));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "a.parquet, true",
    "p=1/a..b/..c.parquet, true",
    "/other/table/a.parquet, true",
    "s3://b/../a.parquet, true",
    "../a.parquet, false",
    "p=1/../../a.parquet, false",
    "p=1/.., false",
    "%2e%2e/a.parquet, false",
    ".%2E%2Fa.parquet, false",
    "%2Fetc/a.parquet, false",
    "x%3A/../a.parquet, false"
  })
  void pathsThatLeadOutOfTheTableAreToldFromOthers(String path, boolean stays) {
    assertThat(DataPath.staysInTable(path)).isEqualTo(stays);
  }

  @Test
  void partitionFoldersKeepTheirShape() {
    assertThat(DataPath.encode("a=1/b=x y/part-0.parquet")).isEqualTo("a=1/b=x%20y/part-0.parquet");
    assertThat(DataPath.encode("t=2026-01-01 10%3A00/p")).isEqualTo("t=2026-01-01%2010%253A00/p");
  }
}
