package parquet

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/source/parquet/parquetout"
	"github.com/ballista-go/ballista/core/source/sourcetest"
	"github.com/ballista-go/ballista/core/types"
)

// TestMayPass decides filters over a column x by its bounds alone.
func TestMayPass(t *testing.T) {
	numbers := &bounds{min: int64(10), max: int64(20), rows: 100, nulls: 5}
	constant := &bounds{min: int64(7), max: int64(7), rows: 100, nulls: 0}
	empty := &bounds{rows: 100, nulls: 100}
	unknown := &bounds{rows: 100, nulls: -1}
	floats := &bounds{min: 1.0, max: 2.0, rows: 100, nulls: 0, float: true}
	texts := &bounds{min: "bar", max: "foo", rows: 100, nulls: 0}
	tests := []struct {
		name   string
		bounds *bounds
		filter func(x *expr.Column) expr.Expr
		want   bool
	}{
		{"x = 9", numbers, against(expr.Equal, int64(9)), false},
		{"x = 10", numbers, against(expr.Equal, int64(10)), true},
		{"x = 21", numbers, against(expr.Equal, int64(21)), false},
		{"x < 10", numbers, against(expr.Less, int64(10)), false},
		{"x <= 10", numbers, against(expr.LessEqual, int64(10)), true},
		{"x > 20", numbers, against(expr.Greater, int64(20)), false},
		{"x >= 20", numbers, against(expr.GreaterEqual, int64(20)), true},
		{"9 > x", numbers, reversed(expr.Greater, int64(9)), false},
		{"20 < x", numbers, reversed(expr.Less, int64(20)), false},
		{"x <> 7 where all are 7", constant, against(expr.NotEqual, int64(7)), false},
		{"x <> 7", numbers, against(expr.NotEqual, int64(7)), true},
		{"x = NULL", numbers, against(expr.Equal, nil), false},
		{"x IS NOT DISTINCT FROM NULL", numbers, against(expr.IsNotDistinct, nil), true},
		{"x IS NOT DISTINCT FROM NULL without NULLs", constant, against(expr.IsNotDistinct, nil), false},
		{"x IS DISTINCT FROM 7 where all are 7", constant, against(expr.IsDistinct, int64(7)), true},
		{"x = 1 where all are NULL", empty, against(expr.Equal, int64(1)), false},
		{"x = 1 where nothing is known", unknown, against(expr.Equal, int64(1)), true},
		{"x IS NULL", constant, func(x *expr.Column) expr.Expr { return &expr.IsNull{Input: x} }, false},
		{"x IS NULL where nothing is known", unknown, func(x *expr.Column) expr.Expr { return &expr.IsNull{Input: x} }, true},
		{"x IS NOT NULL where all are", empty, func(x *expr.Column) expr.Expr { return &expr.IsNull{Input: x, Negated: true} }, false},
		{"floats > 2", floats, against(expr.Greater, 2.0), true},
		{"floats >= 3", floats, against(expr.GreaterEqual, 3.0), true},
		{"floats <> 1", &bounds{min: 1.0, max: 1.0, rows: 1, float: true}, against(expr.NotEqual, 1.0), true},
		{"floats < 1", floats, against(expr.Less, 1.0), false},
		{"floats = 3", floats, against(expr.Equal, 3.0), false},
		{"floats = NaN", floats, against(expr.Equal, math.NaN()), true},
		{"floats <= NaN", floats, against(expr.LessEqual, math.NaN()), true},
		{"zero = -0.0", &bounds{min: 0.0, max: 0.0, rows: 1, float: true}, against(expr.Equal, math.Copysign(0, -1)), true},
		{"x IN (1, 30)", numbers, among(int64(1), int64(30)), false},
		{"x IN (1, 15)", numbers, among(int64(1), int64(15)), true},
		{"x LIKE 'ba%'", texts, matching("like", "ba%"), true},
		{"x LIKE 'c_t'", texts, matching("like", "c_t"), true},
		{"x LIKE 'g%'", texts, matching("like", "g%"), false},
		{"x LIKE 'a%'", texts, matching("like", "a%"), false},
		{"x LIKE '%'", texts, matching("like", "%"), true},
		{"x LIKE 'foo%bar'", texts, matching("like", "foo%bar"), true},
		{"not_like is not like", texts, matching("not_like", "g%"), true},
		{"x > 20 AND x > 0", numbers, func(x *expr.Column) expr.Expr {
			return &expr.And{Terms: []expr.Expr{against(expr.Greater, int64(20))(x), against(expr.Greater, int64(0))(x)}}
		}, false},
		{"x > 20 OR x > 0", numbers, func(x *expr.Column) expr.Expr {
			return &expr.Or{Terms: []expr.Expr{against(expr.Greater, int64(20))(x), against(expr.Greater, int64(0))(x)}}
		}, true},
		{"NOT x > 0", numbers, func(x *expr.Column) expr.Expr { return &expr.Not{Input: against(expr.Greater, int64(0))(x)} }, true},
	}
	x := &expr.Column{ID: 1, Name: "x"}
	for _, test := range tests {
		if got := mayPass(test.filter(x), func(*expr.Column) *bounds { return test.bounds }); got != test.want {
			t.Errorf("%s: rows may pass: %v, want %v", test.name, got, test.want)
		}
	}
}

func against(op expr.CompareOp, value types.Value) func(*expr.Column) expr.Expr {
	return func(x *expr.Column) expr.Expr {
		return &expr.Comparison{Op: op, Left: x, Right: &expr.Literal{Value: value}}
	}
}

func reversed(op expr.CompareOp, value types.Value) func(*expr.Column) expr.Expr {
	return func(x *expr.Column) expr.Expr {
		return &expr.Comparison{Op: op, Left: &expr.Literal{Value: value}, Right: x}
	}
}

func among(values ...types.Value) func(*expr.Column) expr.Expr {
	return func(x *expr.Column) expr.Expr {
		in := &expr.In{Input: x}
		for _, value := range values {
			in.List = append(in.List, &expr.Literal{Value: value})
		}
		return in
	}
}

func matching(function, pattern string) func(*expr.Column) expr.Expr {
	return func(x *expr.Column) expr.Expr {
		return &expr.Call{Function: &expr.Function{Name: function}, Args: []expr.Expr{x, &expr.Literal{Value: pattern}}}
	}
}

// TestBounds believes bounds of old files only where signed comparison is the type's order, and never NaN.
func TestBounds(t *testing.T) {
	tests := []struct {
		file     string
		min, max types.Value
	}{
		{"alltypes_plain.snappy", nil, nil}, // has none
		{"int32_decimal", types.Int128Of(100), types.Int128Of(2400)},
		{"fixed_length_decimal_legacy", nil, nil}, // compared as unsigned bytes
		{"nan_in_stats", 1.0, nil},
		{"single_nan", nil, nil},
		{"data_index_bloom_encoding_stats", "Hello", "today"},
	}
	for _, test := range tests {
		f, err := readFooter(readObject(t, "testdata/foreign/"+test.file+".parquet"))
		if err != nil {
			t.Fatal(err)
		}
		if b := f.chunkBounds(0, f.schema.leaves[0]); b.min != test.min || b.max != test.max {
			t.Errorf("%s: bounds are %v and %v, want %v and %v", test.file, b.min, b.max, test.min, test.max)
		}
	}
}

// TestPruned counts what is left out of scans: row groups by statistics and bloom filters, pages by the page index.
func TestPruned(t *testing.T) {
	tests := []struct {
		name, file, column string
		op                 expr.CompareOp
		value              types.Value
		groups             int64 // left out
		rows               int   // that pass
	}{
		{"statistics", "made/flat.parquet", "date32", expr.Less, int64(100), 2, 86},
		{"statistics of decimals", "made/flat.parquet", "d38", expr.Equal, types.Int128{}, 2, 1},
		{"bloom filter", "foreign/data_index_bloom_encoding_stats.parquet", "String", expr.Equal, "Hello", 0, 1},
		{"bloom filter without the value", "foreign/data_index_bloom_encoding_stats.parquet", "String", expr.Equal, "Hullo", 1, 0},
		{"bloom filter of doubles", "made/bloom_floats.parquet", "d", expr.Equal, 0.5, 0, 20},
		{"bloom filter of doubles without the value", "made/bloom_floats.parquet", "d", expr.Equal, 0.55, 1, 0},
		{"bloom filter of doubles with the other zero", "made/bloom_floats.parquet", "d", expr.Equal, 0.0, 0, 20},
		{"bloom filter of doubles with NaN", "made/bloom_floats.parquet", "d", expr.Equal, math.NaN(), 0, 20},
		{"bloom filter of floats", "made/bloom_floats.parquet", "f", expr.Equal, 1.5, 0, 20},
		{"bloom filter of floats without the value", "made/bloom_floats.parquet", "f", expr.Equal, 1.25, 1, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := &scan{path: "testdata/" + test.file}
			s.filter = func(column func(string) *expr.Column) []expr.Expr {
				c := column(test.column)
				return []expr.Expr{&expr.Comparison{Op: test.op, Left: c, Right: &expr.Literal{Value: test.value, DataType: c.DataType}}}
			}
			_, _, rows, err := s.run()
			if err != nil || rows != test.rows || s.metrics.GroupsPruned != test.groups {
				t.Errorf("%d rows, %d row groups left out, want %d and %d: %v", rows, s.metrics.GroupsPruned, test.rows, test.groups, err)
			}
		})
	}
}

// TestBloomFiltersOfFloats are those that are written: a zero is found whatever its sign is.
func TestBloomFiltersOfFloats(t *testing.T) {
	encoder, err := parquetout.New(map[string]string{"bloom_filter_on_write": "true"})
	if err != nil {
		t.Fatal(err)
	}
	for _, dataType := range []types.Type{arrow.PrimitiveTypes.Float64, arrow.PrimitiveTypes.Float32} {
		for _, zero := range []float64{0, math.Copysign(0, -1)} {
			rows := sourcetest.Column(dataType, -3.5, zero, 1.5, math.NaN(), nil)
			file := sourcetest.Save(t, "floats.parquet", sourcetest.Write(t, rand.New(rand.NewPCG(1, 2)), encoder, rows))
			for value, pruned := range map[float64]int64{1.5: 0, 0: 0, math.Copysign(0, -1): 0, 1.25: 1, -1: 1} {
				s := &scan{path: file.Path}
				s.filter = func(column func(string) *expr.Column) []expr.Expr {
					return []expr.Expr{&expr.Comparison{Left: column("a"), Right: &expr.Literal{Value: value, DataType: dataType}}}
				}
				if _, _, rows, err := s.run(); err != nil || s.metrics.GroupsPruned != pruned || rows != int(1-pruned) {
					t.Errorf("%s, %v with %v: %d rows, %d row groups left out, %v", dataType, value, zero, rows, s.metrics.GroupsPruned, err)
				}
			}
		}
	}
}

// TestPrunedPages reads fewer bytes when the page index leaves pages out.
func TestPrunedPages(t *testing.T) {
	read := func(value int64) (int, int64) {
		s := &scan{path: "testdata/made/flat_foreign.parquet", columns: []string{"long", "date32"}}
		s.filter = func(column func(string) *expr.Column) []expr.Expr {
			literal := &expr.Literal{Value: value, DataType: arrow.FixedWidthTypes.Date32}
			return []expr.Expr{&expr.Comparison{Op: expr.GreaterEqual, Left: column("date32"), Right: literal}}
		}
		_, _, rows, err := s.run()
		if err != nil {
			t.Fatal(err)
		}
		return rows, s.metrics.BytesRead
	}
	all, allBytes := read(0)
	few, fewBytes := read(290)
	if all != 257 || few != 8 || fewBytes*3 > allBytes {
		t.Errorf("%d rows in %d bytes, and %d in %d", all, allBytes, few, fewBytes)
	}
}
