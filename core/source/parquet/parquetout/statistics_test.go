package parquetout_test

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/source/parquet/format"
	"github.com/ballista-go/ballista/core/source/sourcetest"
	"github.com/ballista-go/ballista/core/types"
)

// written is a file, and what its footer says.
type written struct {
	content []byte
	meta    *format.FileMetaData
}

func write(t testing.TB, options map[string]string, rows sourcetest.Rows) written {
	t.Helper()
	content := sourcetest.Write(t, random(5), encoder(t, options), rows)
	length := int(binary.LittleEndian.Uint32(content[len(content)-8:]))
	meta, err := format.DecodeFile(content[len(content)-8-length:][:length])
	if err != nil {
		t.Fatal(err)
	}
	return written{content, meta}
}

func (w written) chunk(group, column int) *format.ColumnChunk {
	return &w.meta.RowGroups[group].Columns[column]
}

func (w written) index(t testing.TB, c *format.ColumnChunk) *format.ColumnIndex {
	t.Helper()
	if c.ColumnIndexLength == 0 {
		return nil
	}
	index, err := format.DecodeColumnIndex(w.content[c.ColumnIndexOffset:][:c.ColumnIndexLength])
	if err != nil {
		t.Fatal(err)
	}
	return index
}

// TestBounds has the rules of the specification: NaN has no place, bounds of zeros have both, numbers compare as their types do.
func TestBounds(t *testing.T) {
	nan, negative := math.NaN(), math.Copysign(0, -1)
	float := func(f float64) string { return string(binary.LittleEndian.AppendUint64(nil, math.Float64bits(f))) }
	word := func(n uint32) string { return string(binary.LittleEndian.AppendUint32(nil, n)) }
	wide := &arrow.Decimal128Type{Precision: 20, Scale: 0}
	cases := []struct {
		t         types.Type
		values    []types.Value
		least     string
		most      string
		unbounded bool
	}{
		{arrow.PrimitiveTypes.Float64, []types.Value{1.5, nan, 0.0, nil}, float(negative), float(1.5), false},
		{arrow.PrimitiveTypes.Float64, []types.Value{negative, -2.0}, float(-2), float(0), false},
		{arrow.PrimitiveTypes.Float64, []types.Value{math.Inf(1), math.Inf(-1)}, float(math.Inf(-1)), float(math.Inf(1)), false},
		{arrow.PrimitiveTypes.Float64, []types.Value{nan, nan}, "", "", true},
		{arrow.FixedWidthTypes.Float16, []types.Value{1.5, nan, negative, -3.0}, "\x00\xc2", "\x00\x3e", false},
		{arrow.FixedWidthTypes.Float16, []types.Value{0.0}, "\x00\x80", "\x00\x00", false},
		{arrow.PrimitiveTypes.Int32, []types.Value{int64(-1), int64(1)}, word(math.MaxUint32), word(1), false},
		{arrow.PrimitiveTypes.Int8, []types.Value{int64(-128), int64(127)}, word(0xffffff80), word(127), false},
		{arrow.PrimitiveTypes.Uint32, []types.Value{uint64(math.MaxUint32), uint64(1)}, word(1), word(math.MaxUint32), false},
		{wide, []types.Value{types.Int128Of(-1), types.Int128Of(1)}, "\xff\xff\xff\xff\xff\xff\xff\xff\xff", "\x00\x00\x00\x00\x00\x00\x00\x00\x01", false},
		{arrow.FixedWidthTypes.Boolean, []types.Value{true, nil}, "\x01", "\x01", false},
		{arrow.FixedWidthTypes.Boolean, []types.Value{true, false}, "\x00", "\x01", false},
		{arrow.BinaryTypes.String, []types.Value{"", "b", "\xc3\xa9"}, "", "\xc3\xa9", false},
		{arrow.BinaryTypes.String, []types.Value{strings.Repeat("x", 100)}, strings.Repeat("x", 64), strings.Repeat("x", 63) + "y", false},
		{arrow.BinaryTypes.String, []types.Value{strings.Repeat("x", 63) + "éé"}, strings.Repeat("x", 63), strings.Repeat("x", 62) + "y", false},
		{arrow.BinaryTypes.Binary, []types.Value{strings.Repeat("\xff", 70)}, strings.Repeat("\xff", 64), strings.Repeat("\xff", 70), false},
		{arrow.BinaryTypes.Binary, []types.Value{"a" + strings.Repeat("\xff", 70)}, "a" + strings.Repeat("\xff", 63), "b", false},
		{arrow.FixedWidthTypes.DayTimeInterval, []types.Value{int64(1)}, "", "", true},
		{arrow.PrimitiveTypes.Int64, []types.Value{nil, nil}, "", "", true},
	}
	for _, c := range cases {
		for _, dictionary := range []string{"true", "false"} {
			w := write(t, map[string]string{"dictionary_enabled": dictionary}, sourcetest.Column(c.t, c.values...))
			s := w.chunk(0, 0).Statistics
			if c.unbounded {
				if s.Min != nil || s.Max != nil {
					t.Errorf("%s of %v: bounds are %q and %q, want none", c.t, c.values, s.Min, s.Max)
				}
				continue
			}
			if string(s.Min) != c.least || string(s.Max) != c.most || s.Min == nil {
				t.Errorf("%s of %v: bounds are %q and %q, want %q and %q", c.t, c.values, s.Min, s.Max, c.least, c.most)
			}
		}
	}
}

// TestPageIndex writes pages of 10 rows: ascending ones, NULLs alone, and one that has nothing but NaN.
func TestPageIndex(t *testing.T) {
	var numbers, floats []types.Value
	for i := range 40 {
		numbers = append(numbers, int64(i))
		floats = append(floats, types.Value(float64(i)))
	}
	for i := 10; i < 20; i++ {
		numbers[i], floats[i] = nil, math.NaN()
	}
	options := map[string]string{"data_page_row_count_limit": "10", "write_batch_size": "10"}
	w := write(t, options, sourcetest.Beside(sourcetest.Column(arrow.PrimitiveTypes.Int64, numbers...), sourcetest.Column(arrow.PrimitiveTypes.Float64, floats...)))
	index := w.index(t, w.chunk(0, 0))
	if got, want := fmt.Sprint(index.NullPages, index.Nulls), "[false true false false] [0 10 0 0]"; got != want {
		t.Errorf("pages of NULLs are %s, want %s", got, want)
	}
	for page, bounds := range [][2]uint64{0: {0, 9}, 2: {20, 29}, 3: {30, 39}} {
		if page != 1 && (binary.LittleEndian.Uint64(index.Min[page]) != bounds[0] || binary.LittleEndian.Uint64(index.Max[page]) != bounds[1]) {
			t.Errorf("bounds of page %d are %x and %x, want %v", page, index.Min[page], index.Max[page], bounds)
		}
	}
	if w.index(t, w.chunk(0, 1)) != nil {
		t.Error("a page of NaN has no bounds, and yet there is an index")
	}
	chunk := w.chunk(0, 0)
	pages, err := format.DecodeOffsetIndex(w.content[chunk.OffsetIndexOffset:][:chunk.OffsetIndexLength])
	if err != nil || len(pages) != 4 || pages[3].FirstRow != 30 {
		t.Errorf("pages are %v, %v", pages, err)
	}
}

func TestStatisticsAreOptional(t *testing.T) {
	rows := sourcetest.Column(arrow.PrimitiveTypes.Int64, int64(1), nil)
	for extent, want := range map[string][2]bool{"none": {}, "chunk": {true, false}, "page": {true, true}} {
		w := write(t, map[string]string{"statistics_enabled::a": extent}, rows)
		c := w.chunk(0, 0)
		if got := [2]bool{c.Statistics.Min != nil && c.Statistics.Nulls == 1, w.index(t, c) != nil}; got != want {
			t.Errorf("%s: bounds of chunk and pages: %v, want %v", extent, got, want)
		}
	}
}

func TestEncodings(t *testing.T) {
	var few, many []types.Value
	for i := range 30_000 {
		few, many = append(few, int64(i%7)), append(many, int64(i)*1_000_003)
	}
	rows := sourcetest.Beside(sourcetest.Column(arrow.PrimitiveTypes.Int64, few...), sourcetest.Column(arrow.PrimitiveTypes.Int64, many...))
	w := write(t, nil, rows)
	if few, many := w.chunk(0, 0), w.chunk(0, 1); !few.AllDictionary || few.DictionaryPageOffset == 0 || many.DictionaryPageOffset != 0 {
		t.Errorf("dictionaries at %d and %d, want one for the first column alone", few.DictionaryPageOffset, many.DictionaryPageOffset)
	}
	small := map[string]string{"dictionary_page_size_limit": "800", "data_page_row_count_limit": "1000", "write_batch_size": "100"}
	var grows []types.Value
	for i := range 5000 {
		grows = append(grows, int64(i/20))
	}
	w = write(t, small, sourcetest.Column(arrow.PrimitiveTypes.Int64, grows...))
	if c := w.chunk(0, 0); c.DictionaryPageOffset == 0 || c.AllDictionary {
		t.Error("a chunk whose dictionary grew too large has either none, or nothing else")
	}
	checkReadsBack(t, small, sourcetest.Column(arrow.PrimitiveTypes.Int64, grows...))
}

func TestBloomFilters(t *testing.T) {
	var values []types.Value
	for i := range 1000 {
		values = append(values, int64(i))
	}
	w := write(t, map[string]string{"bloom_filter_enabled::a": "true", "bloom_filter_fpp": "0.01"},
		sourcetest.Beside(sourcetest.Column(arrow.PrimitiveTypes.Int64, values...), sourcetest.Column(arrow.PrimitiveTypes.Int64, values...)))
	if w.chunk(0, 1).BloomOffset != 0 {
		t.Error("a column has a filter that was asked for another")
	}
	c := w.chunk(0, 0)
	header, n, err := format.DecodeBloomHeader(w.content[c.BloomOffset:])
	if err != nil || !header.Supported || int32(n)+header.Bytes != c.BloomLength || header.Bytes > 4096 {
		t.Errorf("filter is %+v of %d bytes, %v", header, c.BloomLength, err)
	}
}
