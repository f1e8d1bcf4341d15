package io.mangrove.log.transaction;

/**
 * A commit that has found another one in its place.
 *
 * @param loser as it would have followed the version before the winner's
 * @param files what the winner has done to the table's files
 */
record Race(PreparedCommit loser, Winner winner, WinnerFiles files, CommitVectors vectors) {

  static Race between(PreparedCommit loser, Winner winner, CommitVectors vectors) {
    return new Race(loser, winner, new WinnerFiles(winner), vectors);
  }
}
