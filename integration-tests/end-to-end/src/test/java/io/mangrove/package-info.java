/** Tests of the jar that users attach. SQL suites extend {@code MangroveQueryTest}, in Scala. */
@NullMarked
package io.mangrove;

import org.jspecify.annotations.NullMarked;
