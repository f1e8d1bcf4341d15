/**
 * What DELETE, UPDATE and MERGE answer: Spark's plans for them have no rows, so one of ours stands
 * above each. Begin reading at {@link io.mangrove.sql.answer.StatementAnswers}.
 */
@NullMarked
package io.mangrove.sql.answer;

import org.jspecify.annotations.NullMarked;
