/**
 * From one version to the next: a transaction, its conflicts, its commit and what follows a commit.
 */
@NullMarked
package io.mangrove.log.transaction;

import org.jspecify.annotations.NullMarked;
