package io.mangrove

import java.util.UUID

import org.scalatest.concurrent.PatienceConfiguration.Timeout
import org.scalatest.time.{Seconds, Span}

/** Queries that the log answers by itself. */
class LogAnswersSuite extends MangroveQueryTest {

  for (query <- Seq(
      "SELECT count(*) FROM numbers" -> "10",
      "SELECT count(*) + 1 AS more, 'x' AS x FROM numbers" -> "11|x",
      "SELECT count(*) FROM numbers WHERE part = 1" -> "3",
      "SELECT min(id), max(id) FROM numbers" -> "0|9")) {
    test(s"no job for ${query._1}") {
      withTable("numbers") {
        sql("CREATE TABLE numbers USING delta PARTITIONED BY (part) AS" +
          " SELECT id, id % 3 AS part FROM range(10)")
        val (rows, jobs) = jobsOf(sql(query._1).collect())
        assert(rows.map(_.mkString("|")).toSeq == Seq(query._2))
        assert(jobs == 0)
      }
    }
  }

  test("an append runs the jobs of its query and no other") {
    withTable("numbers") {
      sql("CREATE TABLE numbers (id BIGINT) USING delta")
      for (_ <- 0 until 12) { // the tenth writes a checkpoint
        assert(jobsOf(sql("INSERT INTO numbers SELECT id FROM range(100)"))._2 == 1)
      }
    }
  }

  /** How many jobs Spark ran for this. */
  private def jobsOf[T](body: => T): (T, Int) = {
    val sc = spark.sparkContext
    def inGroup[R](name: String)(run: => R): R = {
      sc.setJobGroup(name, name)
      try run
      finally sc.clearJobGroup()
    }
    val counted = UUID.randomUUID().toString
    val after = UUID.randomUUID().toString
    val result = inGroup(counted)(body)
    // Jobs are told in order: once a later one is known, so are those before it.
    inGroup(after)(sc.parallelize(Seq(1)).count())
    eventually(Timeout(Span(10, Seconds))) {
      assert(sc.statusTracker.getJobIdsForGroup(after).nonEmpty)
    }
    (result, sc.statusTracker.getJobIdsForGroup(counted).length)
  }
}
