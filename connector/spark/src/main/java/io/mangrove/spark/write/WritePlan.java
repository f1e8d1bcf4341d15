package io.mangrove.spark.write;

import io.mangrove.spark.internals.ParquetWriteSettings;

/** What the driver knows of one write before it runs. */
record WritePlan(
    WriteTarget target,
    WriteLayout layout,
    RowConstraints constraints,
    ParquetWriteSettings settings,
    WriteOptions options) {}
