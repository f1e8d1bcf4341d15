/** What a protocol permits and demands of readers and writers. PROTOCOL: Table Features. */
@NullMarked
package io.mangrove.log.features;

import org.jspecify.annotations.NullMarked;
