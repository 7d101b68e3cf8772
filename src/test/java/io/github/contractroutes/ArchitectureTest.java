package io.github.contractroutes;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows of DESIGN.md, "The house". */
@AnalyzeClasses(
    packages = "io.github.contractroutes",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "io.github.contractroutes.";
  private static final String CAMEL_NAMES =
      ".*(Route|Step|Policy|HealthCheck|Health|Beans|Client|Target|Settings)(\\$.*)?";

  @ArchTest
  static final ArchRule LEDGER_KNOWS_NOBODY =
      noClasses()
          .that()
          .resideInAPackage(ROOT + "ledger..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              ROOT + "intake..",
              ROOT + "tenant..",
              ROOT + "dispatch..",
              ROOT + "platform..",
              ROOT + "file..",
              ROOT + "publish..",
              ROOT + "operate..",
              ROOT + "settings..");

  @ArchTest
  static final ArchRule TENANT_KNOWS_NOBODY =
      noClasses()
          .that()
          .resideInAPackage(ROOT + "tenant..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              ROOT + "intake..",
              ROOT + "ledger..",
              ROOT + "dispatch..",
              ROOT + "platform..",
              ROOT + "file..",
              ROOT + "publish..",
              ROOT + "operate..",
              ROOT + "settings..");

  @ArchTest
  static final ArchRule PLATFORM_KNOWS_NEITHER_LEDGER_NOR_TENANTS =
      noClasses()
          .that()
          .resideInAPackage(ROOT + "platform..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              ROOT + "intake..",
              ROOT + "ledger..",
              ROOT + "tenant..",
              ROOT + "dispatch..",
              ROOT + "file..",
              ROOT + "publish..",
              ROOT + "operate..",
              ROOT + "settings..");

  @ArchTest
  static final ArchRule ONLY_DISPATCH_KNOWS_PLATFORMS =
      noClasses()
          .that()
          .resideInAnyPackage(
              ROOT + "intake..", ROOT + "file..", ROOT + "publish..", ROOT + "operate..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + "platform..");

  @ArchTest
  static final ArchRule ROOMS_DO_NOT_KNOW_EACH_OTHER =
      slices()
          .matching(ROOT + "(intake|dispatch|file|publish|operate|settings)..")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule NO_CYCLES = slices().matching(ROOT + "(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule RULES_DO_NOT_KNOW_CAMEL =
      noClasses()
          .that()
          .resideInAnyPackage(
              ROOT + "intake..",
              ROOT + "tenant..",
              ROOT + "ledger",
              ROOT + "dispatch..",
              ROOT + "platform..",
              ROOT + "file..",
              ROOT + "publish..",
              ROOT + "operate..",
              ROOT + "settings..")
          .and()
          .haveNameNotMatching(CAMEL_NAMES)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.camel..");

  @ArchTest
  static final ArchRule NO_ROOM_WITHOUT_A_NAME =
      classes()
          .should()
          .resideOutsideOfPackages("..util..", "..common..", "..helper..", "..impl..");

  @ArchTest
  static final ArchRule THE_SANDBOX_IS_NEVER_IN_THE_SERVICE =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + "sandbox..", ROOT + "demo..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ROOT + "sandbox..", ROOT + "demo..");
}
