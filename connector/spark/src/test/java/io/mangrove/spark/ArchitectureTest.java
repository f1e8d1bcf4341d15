package io.mangrove.spark;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.util.Set;

/**
 * Who may import whom in the connector, and the one door to everything of Spark's that may change.
 */
@AnalyzeClasses(
    packages = "io.mangrove.spark",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String DOOR = "io.mangrove.spark.internals";

  /** What programs are written with, and what the public connector interfaces speak of. */
  private static final Set<String> IN_PUBLIC_SIGNATURES =
      Set.of(
          "org.apache.spark.QueryContext",
          "org.apache.spark.SparkRuntimeException",
          "org.apache.spark.SparkThrowable",
          "org.apache.spark.sql.AnalysisException",
          "org.apache.spark.sql.Column",
          "org.apache.spark.sql.Dataset",
          "org.apache.spark.sql.Row",
          "org.apache.spark.sql.RuntimeConfig",
          "org.apache.spark.sql.SparkSession",
          "org.apache.spark.sql.catalyst.InternalRow",
          "org.apache.spark.sql.functions",
          // what the public filter.Predicate inherits its methods from
          "org.apache.spark.sql.internal.connector.ExpressionWithToString");

  private static final DescribedPredicate<JavaClass> PUBLIC_SPARK =
      resideInAnyPackage(
              "org.apache.spark.sql.api.java..",
              "org.apache.spark.sql.connector..",
              "org.apache.spark.sql.expressions..",
              "org.apache.spark.sql.types..",
              "org.apache.spark.sql.vectorized..",
              "org.apache.spark.sql.util..",
              "org.apache.spark.sql.sources..",
              "org.apache.spark.unsafe.types..",
              // the exceptions that catalogs are declared to throw
              "org.apache.spark.sql.catalyst.analysis..")
          .or(
              new DescribedPredicate<>("stand in public signatures") {
                @Override
                public boolean test(JavaClass type) {
                  return IN_PUBLIC_SIGNATURES.contains(type.getBaseComponentType().getName());
                }
              });

  @ArchTest
  void sparkBeyondItsPublicInterfacesHasOneDoor(JavaClasses connector) {
    noClasses()
        .that()
        .resideOutsideOfPackage(DOOR)
        .should()
        .dependOnClassesThat(resideInAPackage("org.apache.spark..").and(not(PUBLIC_SPARK)))
        .check(connector);
  }

  @ArchTest
  void hadoopAndParquetHaveTheSameDoor(JavaClasses connector) {
    noClasses()
        .that()
        .resideOutsideOfPackage(DOOR)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.hadoop..", "org.apache.parquet..")
        .check(connector);
  }

  @ArchTest
  void jsonIsTheLogsBusiness(JavaClasses connector) {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.fasterxml.jackson..")
        .check(connector);
  }

  @ArchTest
  void doorLeadsOutOnly(JavaClasses connector) {
    noClasses()
        .that()
        .resideInAPackage(DOOR)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.mangrove.spark",
            "io.mangrove.spark.catalog..",
            "io.mangrove.spark.read..",
            "io.mangrove.spark.write..",
            "io.mangrove.spark.maintenance..")
        .check(connector);
  }

  @ArchTest
  void readingAndWritingKnowNoCatalog(JavaClasses connector) {
    noClasses()
        .that()
        .resideInAnyPackage("io.mangrove.spark.read..", "io.mangrove.spark.write..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.mangrove.spark", "io.mangrove.spark.catalog..", "io.mangrove.spark.maintenance..")
        .check(connector);
  }

  @ArchTest
  void noPackageIsPartOfACycle(JavaClasses connector) {
    slices().matching("io.mangrove.spark.(*)..").should().beFreeOfCycles().check(connector);
  }
}
