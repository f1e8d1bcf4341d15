@NullMarked
package io.mangrove.model;

import org.jspecify.annotations.NullMarked;
