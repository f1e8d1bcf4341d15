package io.mangrove.log;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may import whom in the log: its packages in order, and one door per library. */
@AnalyzeClasses(packages = "io.mangrove.log", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final int MOST_LINES = 500;

  /** Lowest first: a package uses those before it. */
  private static final List<String> ORDER =
      List.of(
          "io.mangrove.log.error",
          "io.mangrove.log.storage",
          "io.mangrove.log.storage.hadoop",
          "io.mangrove.log.columns",
          "io.mangrove.log.schema",
          "io.mangrove.log.actions",
          "io.mangrove.log.files",
          "io.mangrove.log.checkpoint",
          "io.mangrove.log.checkpoint.parquet",
          "io.mangrove.log.replay",
          "io.mangrove.log.features",
          "io.mangrove.log.stats",
          "io.mangrove.log.deletion",
          "io.mangrove.log.snapshot",
          "io.mangrove.log.tags",
          "io.mangrove.log.changes",
          "io.mangrove.log.maintenance",
          "io.mangrove.log.transaction",
          "io.mangrove.log");

  @ArchTest
  void packagesUseThoseBeforeThem(JavaClasses log) {
    classes().should(onlyLookDown()).check(log);
  }

  @ArchTest
  void noPackageIsPartOfACycle(JavaClasses log) {
    slices().matching("io.mangrove.log.(**)").should().beFreeOfCycles().check(log);
  }

  @ArchTest
  void sparkIsUnknownHere(JavaClasses log) {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "scala..")
        .check(log);
  }

  @Test
  void noClassIsLongerThanCanBeReadInOneSitting() throws IOException {
    List<String> tooLong = new ArrayList<>();
    List<Path> sources;
    try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
      sources = files.filter(file -> file.toString().endsWith(".java")).toList();
    }
    for (Path source : sources) {
      int lines = Files.readAllLines(source).size();
      if (lines > MOST_LINES) {
        tooLong.add(source + " has " + lines + " lines");
      }
    }
    assertThat(sources).hasSizeGreaterThan(100);
    assertThat(tooLong).isEmpty();
  }

  @ArchTest
  void hadoopHasOneDoor(JavaClasses log) {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.mangrove.log.storage.hadoop")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.hadoop..")
        .check(log);
  }

  @ArchTest
  void parquetHasOneDoor(JavaClasses log) {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.mangrove.log.checkpoint.parquet")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.parquet..")
        .check(log);
  }

  @ArchTest
  void roaringBitmapHasOneDoor(JavaClasses log) {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.mangrove.log.deletion")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.roaringbitmap..")
        .check(log);
  }

  @ArchTest
  void jacksonIsForTheJsonCodecs(JavaClasses log) {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "io.mangrove.log.schema",
            "io.mangrove.log.actions",
            "io.mangrove.log.checkpoint",
            "io.mangrove.log.stats",
            "io.mangrove.log.tags")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.fasterxml.jackson..")
        .check(log);
  }

  private static ArchCondition<JavaClass> onlyLookDown() {
    return new ArchCondition<>("use only packages that stand before their own") {
      @Override
      public void check(JavaClass user, ConditionEvents events) {
        int place = ORDER.indexOf(user.getPackageName());
        if (place < 0) {
          events.add(
              SimpleConditionEvent.violated(user, user.getName() + " is in no known package"));
        }
        user.getDirectDependenciesFromSelf()
            .forEach(
                use -> {
                  if (ORDER.indexOf(use.getTargetClass().getPackageName()) > place) {
                    events.add(SimpleConditionEvent.violated(user, use.getDescription()));
                  }
                });
      }
    };
  }
}
