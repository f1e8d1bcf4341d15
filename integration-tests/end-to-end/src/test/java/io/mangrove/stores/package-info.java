/**
 * Tables on object stores: a real S3 server in a JVM of its own, and writers that race, die and
 * miss its replies. Begin with {@link io.mangrove.stores.S3StoreIT}.
 */
@NullMarked
package io.mangrove.stores;

import org.jspecify.annotations.NullMarked;
