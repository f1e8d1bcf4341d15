package io.mangrove.spark.read;

import java.io.Serializable;
import org.apache.spark.sql.connector.read.InputPartition;

/**
 * Ranges of files that one task reads for the changes they tell.
 *
 * @param changeData whether they are files of change data rather than data files
 */
record ChangeSplit(boolean changeData, InputPartition ranges)
    implements InputPartition, Serializable {}
