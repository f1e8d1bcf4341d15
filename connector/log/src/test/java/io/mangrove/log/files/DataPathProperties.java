package io.mangrove.log.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.mangrove.log.testkit.Texts;
import java.net.URI;
import java.net.URISyntaxException;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class DataPathProperties {

  @Property
  void whatIsEncodedIsDecodedToTheSame(@ForAll("texts") String path) {
    assertThat(DataPath.decode(DataPath.encode(path))).isEqualTo(path);
  }

  @Property
  void theEncodedFormIsAUriWhosePathIsTheSame(@ForAll("texts") String path)
      throws URISyntaxException {
    String below = "x" + path;
    URI uri = new URI(DataPath.encode(below));
    assertThat(uri.getPath()).isEqualTo(below);
    assertThat(uri.isAbsolute()).isFalse();
  }

  @Property
  void aPathBelowTheRootIsFoundThere(@ForAll("texts") String path) {
    assertThat(DataPath.absolute("file:/t", DataPath.encode("x" + path)))
        .isEqualTo("file:/t/x" + path);
  }

  @Provide
  Arbitrary<String> texts() {
    return Texts.any();
  }
}
