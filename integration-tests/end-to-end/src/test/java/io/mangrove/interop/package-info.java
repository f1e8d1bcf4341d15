/**
 * Tables that the suites wrote, read again by other implementations of the protocol: Delta Kernel
 * in this JVM, delta-spark in one of its own, delta-rs in Python. Begin with {@link
 * io.mangrove.interop.InteropIT}.
 */
@NullMarked
package io.mangrove.interop;

import org.jspecify.annotations.NullMarked;
