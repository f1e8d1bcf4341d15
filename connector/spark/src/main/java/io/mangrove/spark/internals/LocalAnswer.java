package io.mangrove.spark.internals;

import org.apache.spark.sql.connector.read.LocalScan;

/** A scan of ours whose few rows are known on the driver: see {@link LocalAnswerStrategy}. */
public interface LocalAnswer extends LocalScan {}
