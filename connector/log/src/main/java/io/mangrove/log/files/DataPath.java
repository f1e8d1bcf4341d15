package io.mangrove.log.files;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The paths of data files between the log, where they are percent-encoded URIs, and the store,
 * where they are not encoded. PROTOCOL: Add File and Remove File.
 */
public final class DataPath {
  private static final String UNRESERVED = "-_.~!*'()/@&=+$,";
  private static final String HEX = "0123456789ABCDEF";

  private DataPath() {}

  /**
   * Where a path of the log leads, as the store wants it.
   *
   * @param tableRoot not encoded
   * @param encodedPath as in the log: relative to the root, an absolute path on the root's store,
   *     or a URI with a scheme
   */
  public static String absolute(String tableRoot, String encodedPath) {
    String path = decode(encodedPath);
    // Looked for in the encoded form: there a colon of the first name is %3A.
    if (schemeLength(encodedPath) > 0) {
      return path;
    }
    if (path.startsWith("/")) {
      return storeOf(tableRoot) + path;
    }
    return tableRoot.endsWith("/") ? tableRoot + path : tableRoot + "/" + path;
  }

  /**
   * Whether a path of the log stays below the table's root, or is absolute: no name on its way is
   * {@code ..}, encoded or not. What is read follows the log wherever it leads; what is written is
   * held to this, for a copy of the table would lead elsewhere.
   */
  public static boolean staysInTable(String encodedPath) {
    if (encodedPath.startsWith("/") || schemeLength(encodedPath) > 0) {
      return true;
    }
    String path = decode(encodedPath);
    return !path.startsWith("/") && !List.of(path.split("/", -1)).contains("..");
  }

  /**
   * The form in the log of a path that leads to the same file from any table.
   *
   * @param tableRoot not encoded, of the table whose log has the path
   * @param encodedPath as in that log
   */
  public static String fromAnywhere(String tableRoot, String encodedPath) {
    return schemeLength(encodedPath) > 0
        ? encodedPath
        : encodeAbsolute(absolute(tableRoot, encodedPath));
  }

  /**
   * The form in the log of an absolute path, with or without a scheme, that is not encoded. Letters
   * beyond ASCII stay as they are: delta-spark looks for such paths by their spelling, which is
   * that of {@link URI}.
   */
  public static String encodeAbsolute(String absolutePath) {
    String store = storeOf(absolutePath);
    try {
      return store + new URI(null, null, absolutePath.substring(store.length()), null);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The form in the log of a path below the table's root, whose names are joined by {@code /}. */
  public static String encode(String relativePath) {
    byte[] bytes = relativePath.getBytes(StandardCharsets.UTF_8);
    StringBuilder encoded = new StringBuilder(bytes.length + 16);
    for (byte b : bytes) {
      if (isPlain(b)) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(HEX.charAt((b >> 4) & 15)).append(HEX.charAt(b & 15));
      }
    }
    return encoded.toString();
  }

  /**
   * Undoes the percent-encoding. A percent sign without two hex digits after it stands for itself.
   */
  public static String decode(String encoded) {
    if (encoded.indexOf('%') < 0) {
      return encoded;
    }
    byte[] bytes = encoded.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      int high = bytes[i] == '%' && i + 2 < bytes.length ? hex(bytes[i + 1]) : -1;
      int low = high < 0 ? -1 : hex(bytes[i + 2]);
      if (low < 0) {
        decoded.write(bytes[i]);
      } else {
        decoded.write(high << 4 | low);
        i += 2;
      }
    }
    return decoded.toString(StandardCharsets.UTF_8);
  }

  private static boolean isPlain(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || UNRESERVED.indexOf(b) >= 0;
  }

  private static int hex(byte b) {
    return Character.digit((char) (b & 0xFF), 16);
  }

  /**
   * The scheme and authority of a root: {@code file:}, {@code s3://bucket}; empty if it has none.
   */
  private static String storeOf(String root) {
    int scheme = schemeLength(root);
    if (scheme == 0) {
      return "";
    }
    if (!root.startsWith("//", scheme)) {
      return root.substring(0, scheme);
    }
    int end = root.indexOf('/', scheme + 2);
    return end < 0 ? root : root.substring(0, end);
  }

  /** The length of {@code scheme:}; 0 if the path does not begin with one. */
  private static int schemeLength(String path) {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == ':') {
        return i == 0 ? 0 : i + 1;
      }
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean later = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
      if (!letter && !(later && i > 0)) {
        return 0;
      }
    }
    return 0;
  }
}
