package io.mangrove.log.testkit;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Texts for properties: the characters that codecs trip over, and no half characters. */
public final class Texts {
  private Texts() {}

  /** Up to twelve characters, each likely to need an escape in some format. */
  public static Arbitrary<String> any() {
    return Arbitraries.of(
            List.of(
                "a", "Z", "7", " ", "/", "\\", "\"", "'", "%", "%20", "=", ":", ".", "..", "_", "#",
                "?", "+", "&", "{", "}", ",", "\n", "\t", "\u0000", "\u007f", "é", "漢", "😀",
                "\u2028"))
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }
}
