package io.mangrove.sql;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** Who may import whom in the session extension. */
@AnalyzeClasses(packages = "io.mangrove.sql", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule librariesHaveTheirDoorsElsewhere =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.hadoop..",
              "org.apache.parquet..",
              "com.fasterxml.jackson..",
              "org.roaringbitmap..");

  @ArchTest
  static final ArchRule rewritesKnowNothingOfTheGrammar =
      noClasses()
          .that()
          .resideInAPackage("io.mangrove.sql.analysis")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.mangrove.sql", "org.antlr..");

  @ArchTest
  static final ArchRule proceduresAreKnownByName =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.mangrove.spark.maintenance..");

  @ArchTest
  static final ArchRule ofTheLogItKnowsErrorsAndMetadata =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.mangrove.log.storage..",
              "io.mangrove.log.files..",
              "io.mangrove.log.replay..",
              "io.mangrove.log.checkpoint..",
              "io.mangrove.log.transaction..");

  @ArchTest
  static final ArchRule noNodeOfAPlanIsOursButTheAnswersOfStatements =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.mangrove.sql.answer")
          .should()
          .beAssignableTo(LogicalPlan.class);

  @ArchTest
  static final ArchRule thePublicNameIsTheExtension =
      classes()
          .that()
          .resideInAPackage("io.mangrove.sql")
          .and()
          .arePublic()
          .and()
          .haveSimpleNameNotStartingWith("DeltaSqlBase")
          .and()
          .areTopLevelClasses()
          .should()
          .haveSimpleName("DeltaSessionExtensions")
          .orShould()
          .haveSimpleName("package-info");
}
