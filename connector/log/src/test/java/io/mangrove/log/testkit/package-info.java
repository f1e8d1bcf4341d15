/**
 * Stores and builders for the tests of every module; the test-jar of the log. Begin with {@link
 * io.mangrove.log.testkit.InMemoryLogStore}.
 */
package io.mangrove.log.testkit;
