package io.mangrove.log.transaction;

import io.mangrove.log.actions.DomainMetadata;
import io.mangrove.log.actions.Metadata;
import io.mangrove.log.actions.Protocol;
import io.mangrove.log.actions.SetTransaction;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.features.WriteSupport;
import java.util.List;

/**
 * When a commit must not follow another one that it has not seen. Each rule looks at one kind of
 * dispute; the first that finds one says so. PROTOCOL: Delta Table Specification.
 */
final class ConflictRules {
  private interface Rule {
    /** Throws a {@link io.mangrove.log.error.CommitConflictException} if there is a dispute. */
    void check(Race race);
  }

  private static final List<Rule> RULES =
      List.of(
          ConflictRules::tableMadeByAnother,
          ConflictRules::protocolChanged,
          ConflictRules::metadataChanged,
          ConflictRules::sameApplication,
          ConflictRules::sameDomain,
          RowRebase::sameRowsMasked,
          FileRules::rowsAddedWhereRead,
          FileRules::readFilesRemoved,
          FileRules::readRowsRemoved,
          FileRules::sameFileRemoved,
          FileRules::describedFileChanged,
          VacuumNotice::filesDeleted);

  private ConflictRules() {}

  /** Returns where the loser may follow the winner, as far as whole files are concerned. */
  static void check(Race race) {
    for (Rule rule : RULES) {
      rule.check(race);
    }
  }

  private static void tableMadeByAnother(Race race) {
    if (race.loser().read() == null) {
      throw CommitError.DELTA_CONCURRENT_WRITE.between(
          race.loser(), race.winner(), "reason", "another writer has made a table in this place");
    }
  }

  /** An append that is still allowed under the new protocol goes on; anything else starts anew. */
  private static void protocolChanged(Race race) {
    Protocol changed = race.winner().first(Protocol.class);
    if (changed == null) {
      return;
    }
    Changes changes = race.loser().changes();
    if (!race.loser().isBlindAppend() || changes.metadata() != null || changes.protocol() != null) {
      throw CommitError.DELTA_PROTOCOL_CHANGED.between(race.loser(), race.winner());
    }
    try {
      WriteSupport.check("the table", changed, race.loser().metadata());
    } catch (DeltaException e) {
      RuntimeException conflict =
          CommitError.DELTA_PROTOCOL_CHANGED.between(race.loser(), race.winner());
      conflict.addSuppressed(e);
      throw conflict;
    }
  }

  /** What a commit that tells of something and changes nothing was worked out on is no matter. */
  private static void metadataChanged(Race race) {
    if (race.winner().first(Metadata.class) != null && !race.loser().isNote()) {
      throw CommitError.DELTA_METADATA_CHANGED.between(race.loser(), race.winner());
    }
  }

  private static void sameApplication(Race race) {
    for (SetTransaction theirs : race.winner().all(SetTransaction.class)) {
      for (SetTransaction ours : race.loser().changes().transactions()) {
        if (ours.appId().equals(theirs.appId())) {
          throw CommitError.DELTA_CONCURRENT_TRANSACTION.between(
              race.loser(), race.winner(), "appId", ours.appId());
        }
      }
    }
  }

  private static void sameDomain(Race race) {
    for (DomainMetadata theirs : race.winner().all(DomainMetadata.class)) {
      for (DomainMetadata ours : race.loser().changes().domains()) {
        if (ours.domain().equals(theirs.domain())) {
          throw CommitError.DELTA_CONCURRENT_WRITE.between(
              race.loser(),
              race.winner(),
              "reason",
              "both set the metadata domain " + ours.domain());
        }
      }
    }
  }
}
