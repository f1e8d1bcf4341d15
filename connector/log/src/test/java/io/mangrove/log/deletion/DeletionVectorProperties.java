package io.mangrove.log.deletion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.mangrove.log.actions.DeletionVectorDescriptor;
import io.mangrove.log.error.DeltaException;
import io.mangrove.log.testkit.InMemoryLogStore;
import io.mangrove.log.testkit.WrittenVector;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.roaringbitmap.longlong.Roaring64NavigableMap;

class DeletionVectorProperties {
  private static final String ROOT = "memory:/tables/t";

  @Property(tries = 300)
  void whatWasMaskedIsMaskedAndNothingElse(@ForAll("positions") Roaring64NavigableMap positions)
      throws IOException {
    DeletionVector vector = inline(WrittenVector.of(positions));
    assertThat(vector.cardinality()).isEqualTo(positions.getLongCardinality());
    positions.forEach(
        position -> {
          assertThat(vector.contains(position)).isTrue();
          assertThat(vector.contains(position + 1)).isEqualTo(positions.contains(position + 1));
          assertThat(vector.contains(position ^ (1L << 32)))
              .isEqualTo(positions.contains(position ^ (1L << 32)));
        });
  }

  @Property(tries = 300)
  void whatIsWrittenIsReadBackAndIsWhatRoaringBitmapWrites(
      @ForAll("positions") Roaring64NavigableMap first,
      @ForAll("positions") Roaring64NavigableMap second)
      throws IOException {
    InMemoryLogStore store = new InMemoryLogStore();
    List<DeletionVectorDescriptor> written =
        new DeletionVectorWriter(store, ROOT).write(List.of(vector(first), vector(second)));
    assertThat(set(DeletionVector.load(store, ROOT, written.get(0), "f"))).isEqualTo(set(first));
    assertThat(set(DeletionVector.load(store, ROOT, written.get(1), "f"))).isEqualTo(set(second));
    assertThat(vector(first).bytes()).isEqualTo(WrittenVector.of(first).bytes());
  }

  @Property(tries = 300)
  void vectorsCombineAsSetsDo(
      @ForAll("positions") Roaring64NavigableMap first,
      @ForAll("positions") Roaring64NavigableMap second,
      @ForAll("starts") long position)
      throws IOException {
    DeletionVector ours = vector(first);
    DeletionVector theirs = vector(second);
    NavigableSet<Long> union = set(first);
    union.addAll(set(second));
    NavigableSet<Long> intersection = set(first);
    intersection.retainAll(set(second));
    NavigableSet<Long> rest = set(first);
    rest.removeAll(set(second));
    assertThat(set(ours.union(theirs))).isEqualTo(union);
    assertThat(set(ours.intersection(theirs))).isEqualTo(intersection);
    assertThat(set(ours.minus(theirs))).isEqualTo(rest);
    assertThat(ours.containsAll(theirs)).isEqualTo(set(first).containsAll(set(second)));
    assertThat(ours.countBefore(position)).isEqualTo(set(first).headSet(position).size());
    assertThat(set(ours)).as("left as it was").isEqualTo(set(first));
    if (!ours.isEmpty()) {
      assertThat(ours.first()).isEqualTo(set(first).first());
      assertThat(ours.last()).isEqualTo(set(first).last());
    }
  }

  private static DeletionVector vector(Roaring64NavigableMap positions) {
    DeletionVectorBuilder builder = new DeletionVectorBuilder();
    positions.forEach(builder::mask);
    return builder.build();
  }

  private static NavigableSet<Long> set(Roaring64NavigableMap positions) {
    NavigableSet<Long> set = new TreeSet<>();
    positions.forEach(set::add);
    return set;
  }

  private static NavigableSet<Long> set(DeletionVector vector) {
    NavigableSet<Long> set = new TreeSet<>();
    vector.forEach(set::add);
    return set;
  }

  @Property(tries = 1000)
  void rowsAreKeptInRangesAsOneByOne(
      @ForAll("positions") Roaring64NavigableMap positions,
      @ForAll("starts") long start,
      @ForAll @IntRange(min = 1, max = 5000) int count)
      throws IOException {
    DeletionVector vector = inline(WrittenVector.of(positions));
    int[] expected = new int[count];
    int size = 0;
    for (int i = 0; i < count; i++) {
      if (!positions.contains(start + i)) {
        expected[size++] = i;
      }
    }
    int[] kept = new int[count];
    assertThat(vector.keep(start, count, kept)).isEqualTo(size);
    if (size < count) {
      assertThat(Arrays.copyOf(kept, size)).isEqualTo(Arrays.copyOf(expected, size));
    }
  }

  @Property(tries = 100)
  void everyVectorOfAFileIsFound(
      @ForAll("positions") Roaring64NavigableMap first,
      @ForAll("positions") Roaring64NavigableMap second,
      @ForAll("prefixes") String prefix)
      throws IOException {
    UUID id = UUID.randomUUID();
    WrittenVector[] vectors = {WrittenVector.of(first), WrittenVector.of(second)};
    InMemoryLogStore store = new InMemoryLogStore();
    store.replace(
        ROOT + "/" + (prefix.isEmpty() ? "" : prefix + "/") + "deletion_vector_" + id + ".bin",
        WrittenVector.file(vectors));
    int offset = 1;
    for (WrittenVector written : vectors) {
      DeletionVector read =
          DeletionVector.load(store, ROOT, written.relative(prefix, id, offset), "f.parquet");
      assertThat(read.cardinality()).isEqualTo(written.cardinality());
      offset += 8 + written.bytes().length;
    }
  }

  @Property(tries = 1000)
  void aDamagedVectorMasksTheSameRowsOrIsRefused(
      @ForAll("positions") Roaring64NavigableMap positions,
      @ForAll int place,
      @ForAll @IntRange(min = 1, max = 255) int change,
      @ForAll boolean inline)
      throws IOException {
    WrittenVector written = WrittenVector.of(positions);
    InMemoryLogStore store = new InMemoryLogStore();
    DeletionVectorDescriptor descriptor;
    if (inline) {
      byte[] damaged = damaged(written.bytes(), place, change);
      descriptor = new WrittenVector(damaged, written.cardinality()).inline();
    } else {
      store.replace("memory:/v", damaged(WrittenVector.file(written), place, change));
      descriptor = written.absolute("memory:/v", 1);
    }
    try {
      DeletionVector read = DeletionVector.load(store, ROOT, descriptor, "f.parquet");
      // Inline there is no checksum: it may be another vector, but never a broken one.
      assertThat(read.cardinality()).isEqualTo(written.cardinality());
      assertThat(read.isOrdered()).isTrue();
      assertThat(inline).isTrue();
    } catch (DeltaException e) {
      assertThat(e.condition()).startsWith("DELTA_DELETION_VECTOR_");
    }
  }

  @Property(tries = 1000)
  void anyBytesAreAVectorOrRefused(@ForAll @Size(max = 200) byte[] noise) {
    byte[] bytes = noise.clone();
    System.arraycopy(
        WrittenVector.of(1).bytes(), 0, bytes, 0, Math.min(bytes.length, 16)); // up to its cookie
    assertThatCode(
            () -> {
              try {
                BitmapFormat.parse(bytes);
              } catch (MalformedVectorException e) {
                assertThat(e).hasMessageStartingWith("it");
              }
            })
        .doesNotThrowAnyException();
  }

  @Property
  void bytesComeOutOfBase85AsTheyWentIn(@ForAll byte[] bytes) throws IOException {
    byte[] groups = Arrays.copyOf(bytes, bytes.length / 4 * 4);
    assertThat(Base85.decode(WrittenVector.base85(groups))).isEqualTo(groups);
    assertThat(Base85.encode(groups)).isEqualTo(WrittenVector.base85(groups));
  }

  @Provide
  Arbitrary<Roaring64NavigableMap> positions() {
    Arbitrary<Long> bases =
        Arbitraries.of(0L, 65_000L, 1L << 20, (1L << 32) - 3000, 1L << 32, (5L << 32) + 77);
    Arbitrary<long[]> runs =
        Combinators.combine(bases, Arbitraries.longs().between(0, 5000), lengths(), steps())
            .as((base, from, length, step) -> new long[] {base + from, length, step});
    return runs.list()
        .ofMaxSize(5)
        .map(
            all -> {
              Roaring64NavigableMap bitmap = new Roaring64NavigableMap();
              for (long[] run : all) {
                for (long i = 0; i < run[1]; i++) {
                  bitmap.addLong(run[0] + i * run[2]);
                }
              }
              return bitmap;
            });
  }

  @Provide
  Arbitrary<Long> starts() {
    return Combinators.combine(
            Arbitraries.of(0L, 64_000L, 1L << 20, (1L << 32) - 3000, 1L << 32, 5L << 32),
            Arbitraries.longs().between(0, 6000))
        .as(Long::sum);
  }

  @Provide
  Arbitrary<String> prefixes() {
    return Arbitraries.of("", "ab", "a%20b", "x/y", "..z");
  }

  private static Arbitrary<Long> lengths() {
    return Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(3, Arbitraries.longs().between(1, 10)),
        net.jqwik.api.Tuple.of(1, Arbitraries.longs().between(1, 9000)));
  }

  private static Arbitrary<Long> steps() {
    return Arbitraries.of(1L, 2L, 7L, 40_000L);
  }

  private static byte[] damaged(byte[] bytes, int place, int change) {
    byte[] damaged = bytes.clone();
    damaged[Math.floorMod(place, damaged.length)] ^= (byte) change;
    return damaged;
  }

  private static DeletionVector inline(WrittenVector vector) throws IOException {
    return DeletionVector.load(new InMemoryLogStore(), ROOT, vector.inline(), "f.parquet");
  }
}
