/**
 * Action reconciliation: from checkpoint and commits to the state of one version. Begin with {@link
 * io.mangrove.log.replay.Replay}, which takes actions, and {@link
 * io.mangrove.log.replay.TableState}, which it ends with.
 *
 * <p>Files are rows of columns, never objects: a {@code FileStore} holds every row that consecutive
 * versions speak of, and a version is a count of rows and two sets of bits over them. Nothing here
 * reads a file. PROTOCOL: Action Reconciliation.
 */
@NullMarked
package io.mangrove.log.replay;

import org.jspecify.annotations.NullMarked;
