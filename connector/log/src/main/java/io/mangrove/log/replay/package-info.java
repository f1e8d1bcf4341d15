/**
 * Action reconciliation: from checkpoint and commits to the state of one version. PROTOCOL: Action
 * Reconciliation.
 */
@NullMarked
package io.mangrove.log.replay;

import org.jspecify.annotations.NullMarked;
