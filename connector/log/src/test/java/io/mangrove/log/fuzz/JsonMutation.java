package io.mangrove.log.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Changes one value or one name somewhere in a line of JSON. For one line and one thread. */
final class JsonMutation {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-1",
          "1",
          "7",
          "1e3",
          "1.5",
          "2147483648",
          "-2147483649",
          "9223372036854775807",
          "-9223372036854775808",
          "9223372036854775808",
          "1e400",
          "-0");
  private static final List<String> VALUES =
      List.of("null", "true", "false", "\"\"", "[]", "{}", "\"x\"", "[[[[]]]]", "{\"a\":{}}");
  private static final List<String> TEXTS =
      List.of(
          "../x",
          "%2e%2e/x",
          "/etc/x",
          "file:/x",
          "s3://b/x",
          "a%",
          "a%zz",
          "a%00b",
          "\uD800",
          "\uD83D\uDE00",
          "\u0000",
          "\"\\",
          "{",
          "{\"numRecords\":1,",
          "a",
          "b.parquet",
          "parquet",
          "true",
          "name",
          "none",
          "id",
          "9999999999999999999999",
          "interval 1 day");

  private final Random random;
  private String what = "nothing";

  JsonMutation(Random random) {
    this.random = random;
  }

  @Override
  public String toString() {
    return what;
  }

  /** The line with the change; as it is if it is no JSON. */
  String of(String line) {
    JsonNode root;
    try {
      root = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      return line;
    }
    List<JsonNode> containers = new ArrayList<>();
    collect(root, containers);
    if (containers.isEmpty()) {
      return line;
    }
    JsonNode container = containers.get(random.nextInt(containers.size()));
    String marker = "\uE000" + random.nextInt() + "\uE000";
    String text;
    if (container instanceof ObjectNode object && !object.isEmpty()) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      text = field(object, names.get(random.nextInt(names.size())), marker);
    } else if (container instanceof ArrayNode array && !array.isEmpty()) {
      int index = random.nextInt(array.size());
      what = "element " + index;
      text = replaced(array.get(index));
      array.set(index, marker);
    } else {
      return line;
    }
    what += " becomes " + (text.length() > 200 ? text.substring(0, 200) + "..." : text);
    return root.toString().replace("\"" + marker + "\"", text);
  }

  /** Puts the marker where a text shall be, and tells the text. */
  private String field(ObjectNode object, String name, String marker) {
    what = name;
    JsonNode value = object.get(name);
    switch (random.nextInt(8)) {
      case 0 -> {
        object.remove(name);
        object.put("removed", marker);
        return "1";
      }
      case 1 -> {
        object.put(name, marker);
        return value + "," + quoted(name) + ":" + replaced(value);
      }
      case 2 -> {
        object.remove(name);
        object.put("renamed", marker);
        return "1," + quoted(anyName(name)) + ":" + value;
      }
      case 3 -> {
        object.put(name, marker);
        return value + "," + quoted(anyName(name)) + ":" + replaced(value);
      }
      default -> {
        object.put(name, marker);
        return replaced(value);
      }
    }
  }

  private String anyName(String name) {
    return switch (random.nextInt(4)) {
      case 0 -> name + "x";
      case 1 -> name.toUpperCase(java.util.Locale.ROOT);
      case 2 ->
          List.of("add", "remove", "metaData", "protocol", "txn", "cdc").get(random.nextInt(6));
      default ->
          List.of("path", "size", "stats", "deletionVector", "version", "tags", "id", "offset")
              .get(random.nextInt(8));
    };
  }

  private String replaced(JsonNode value) {
    if (random.nextInt(4) == 0) {
      return VALUES.get(random.nextInt(VALUES.size()));
    }
    if (value.isNumber()) {
      return random.nextBoolean()
          ? NUMBERS.get(random.nextInt(NUMBERS.size()))
          : value.bigIntegerValue().add(BigInteger.valueOf(random.nextInt(3) - 1L)).toString();
    }
    if (value.isTextual()) {
      return quoted(changed(value.textValue()));
    }
    if (value.isBoolean()) {
      return String.valueOf(!value.booleanValue());
    }
    return random.nextInt(8) == 0 ? "[".repeat(1_100) + "]".repeat(1_100) : value.toString();
  }

  private String changed(String text) {
    if (text.startsWith("{") && random.nextInt(4) != 0) {
      return new JsonMutation(random).of(text); // statistics, schemas and the like
    }
    if (text.isEmpty() || random.nextInt(3) == 0) {
      return TEXTS.get(random.nextInt(TEXTS.size()));
    }
    int at = random.nextInt(text.length());
    return switch (random.nextInt(4)) {
      case 0 -> text.substring(0, at) + (char) (text.charAt(at) ^ 1) + text.substring(at + 1);
      case 1 -> text.substring(0, at);
      case 2 -> text.substring(0, at) + text.substring(at + 1);
      default -> text + text;
    };
  }

  private static void collect(JsonNode node, List<JsonNode> containers) {
    if (node.isContainerNode()) {
      containers.add(node);
      node.forEach(child -> collect(child, containers));
    }
  }

  private static String quoted(String text) {
    return JSON.getNodeFactory().textNode(text).toString();
  }
}
