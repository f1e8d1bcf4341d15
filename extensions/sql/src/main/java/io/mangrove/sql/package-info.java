/**
 * What a session must know to speak Delta: the statements Spark has no grammar for, desugared into
 * Spark's own nodes. The rewrites of Spark's plans live in {@link io.mangrove.sql.analysis}. Tables
 * and procedures are known by name only; what they do lives in the connector. Begin at {@link
 * io.mangrove.sql.DeltaSessionExtensions}.
 */
@NullMarked
package io.mangrove.sql;

import org.jspecify.annotations.NullMarked;
