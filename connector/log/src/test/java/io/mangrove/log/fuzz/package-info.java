/**
 * Logs with random damage: read right, or refused by name. Begin with {@code LogFuzzTest}. What is
 * right, {@code NaiveLog} says, which shares no code with the log's own reading.
 */
package io.mangrove.log.fuzz;
