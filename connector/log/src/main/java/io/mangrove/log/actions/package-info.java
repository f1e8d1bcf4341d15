/**
 * The actions of the protocol as values, and the way from lines to values and back. PROTOCOL:
 * Actions.
 */
@NullMarked
package io.mangrove.log.actions;

import org.jspecify.annotations.NullMarked;
