package io.mangrove.log.columns;

import static io.mangrove.log.columns.TextColumn.BLOCK_ROWS;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Packs texts into blocks, and knows the templates of a whole column. Changes with every block; for
 * one thread.
 */
final class BlockBuilder {
  /** A template of fewer rows in a block is not worth its lanes there. */
  private static final int RARE = 64;

  private static final int MAX_TEMPLATES = 1 << 12;

  private final TextScanner scanner;
  private final Shape shape = new Shape();
  private final Map<ByteBuffer, TextTemplate> templates = new HashMap<>();
  private final TextTemplate absent = TextTemplate.absent(0);
  private final TextTemplate raw = TextTemplate.raw(1);
  private TextTemplate last = absent;
  // Half a hole: no skeleton is like it.
  private byte[] lastSkeleton = {-1};

  BlockBuilder(TextScanner scanner) {
    this.scanner = scanner;
  }

  /** Where a column keeps the texts that are to be packed. */
  interface Texts {
    @Nullable ByteBuffer get(int row);
  }

  TextBlock build(Texts texts) {
    Map<TextTemplate, TemplateRows> byTemplate = new HashMap<>();
    TemplateRows[] ofRow = new TemplateRows[BLOCK_ROWS];
    TemplateRows current = null;
    for (int row = 0; row < BLOCK_ROWS; row++) {
      ByteBuffer text = texts.get(row);
      TextTemplate template = text == null ? absent : template(text);
      if (current == null || current.template() != template) {
        current = byTemplate.computeIfAbsent(template, TemplateRows::new);
      }
      ofRow[row] = current;
      if (text == null) {
        current.addAbsent();
      } else if (template == raw) {
        current.addRaw(text);
      } else {
        current.add(shape);
      }
    }
    if (byTemplate.size() > 1) {
      ofRow = withoutRare(texts, ofRow, byTemplate);
    }
    return build(ofRow);
  }

  private TextTemplate template(ByteBuffer text) {
    int from = text.arrayOffset() + text.position();
    if (!scanner.scan(text.array(), from, from + text.remaining(), shape) || !shape.isSound()) {
      return raw;
    }
    if (shape.hasSkeleton(lastSkeleton)) {
      return last;
    }
    TextTemplate known = templates.get(shape.skeleton());
    byte[] skeleton = shape.skeletonBytes();
    if (known == null) {
      if (templates.size() == MAX_TEMPLATES) {
        return raw;
      }
      known = shape.template(templates.size() + 2);
      templates.put(ByteBuffer.wrap(skeleton), known);
    }
    last = known;
    lastSkeleton = skeleton;
    return known;
  }

  /** Rows of rare templates become raw ones, in their order among the others. */
  private TemplateRows[] withoutRare(
      Texts texts, TemplateRows[] ofRow, Map<TextTemplate, TemplateRows> byTemplate) {
    boolean any = false;
    for (TemplateRows rows : byTemplate.values()) {
      any |= isRare(rows);
    }
    if (!any) {
      return ofRow;
    }
    TemplateRows others = new TemplateRows(raw);
    TemplateRows[] changed = ofRow.clone();
    for (int row = 0; row < BLOCK_ROWS; row++) {
      ByteBuffer text = texts.get(row);
      if (text != null && (isRare(ofRow[row]) || ofRow[row].template() == raw)) {
        others.addRaw(text);
        changed[row] = others;
      }
    }
    return changed;
  }

  private boolean isRare(TemplateRows rows) {
    return rows.rows() < RARE && rows.template() != raw && rows.template() != absent;
  }

  private static TextBlock build(TemplateRows[] ofRow) {
    List<TemplateRows> used = new ArrayList<>();
    Map<TemplateRows, Integer> indexOf = new HashMap<>();
    byte[] templateOfRow = new byte[BLOCK_ROWS];
    short[] rankOfRow = new short[BLOCK_ROWS];
    short[] next = new short[Byte.MAX_VALUE];
    for (int row = 0; row < BLOCK_ROWS; row++) {
      Integer index = indexOf.putIfAbsent(ofRow[row], used.size());
      if (index == null) {
        index = used.size();
        used.add(ofRow[row]);
      }
      templateOfRow[row] = index.byteValue();
      rankOfRow[row] = next[index]++;
    }
    int count = used.size();
    TextTemplate[] templates = new TextTemplate[count];
    PackedLongs[][] numbers = new PackedLongs[count][];
    TextLane[][] texts = new TextLane[count][];
    for (int i = 0; i < count; i++) {
      templates[i] = used.get(i).template();
      numbers[i] = used.get(i).packedNumbers();
      texts[i] = used.get(i).packedTexts();
    }
    boolean one = count == 1;
    return new TextBlock(
        templates, one ? null : templateOfRow, one ? null : rankOfRow, numbers, texts);
  }
}
