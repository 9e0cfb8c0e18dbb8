package eval

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// predicate is a comparison in the form that loops take: a flat vector against a constant or a flat one.
type predicate struct {
	test        test
	flip        bool // it is negated
	left, right *vector.Vector
}

var mirrored = [...]expr.CompareOp{
	expr.Equal: expr.Equal, expr.NotEqual: expr.NotEqual, expr.Less: expr.Greater, expr.LessEqual: expr.GreaterEqual,
	expr.Greater: expr.Less, expr.GreaterEqual: expr.LessEqual,
}

var predicates = [...]predicate{
	expr.Equal: {test: equal}, expr.NotEqual: {test: equal, flip: true},
	expr.Less: {test: less}, expr.GreaterEqual: {test: less, flip: true},
	expr.LessEqual: {test: lessOrEqual}, expr.Greater: {test: lessOrEqual, flip: true},
}

func predicateOf(op expr.CompareOp, left, right *vector.Vector) predicate {
	if left.Form == vector.Constant {
		op, left, right = mirrored[op], right, left
	}
	q := predicates[op]
	q.left, q.right = left, right
	if q.test == lessOrEqual && right.Form != vector.Constant {
		q.test, q.flip, q.left, q.right = less, !q.flip, right, left
	}
	return q
}

// choose writes to out those of the rows for which it holds. Rows that are NULL may be among them.
func (q predicate) choose(out, rows []int32) []int32 {
	if q.left.Layout == types.View && q.right.Layout == types.View {
		return q.chooseStrings(out, rows)
	}
	compare := vector.Comparator(q.left, q.right, vector.Order{NullsFirst: true})
	k, flip := 0, one(q.flip)
	for _, row := range rows {
		out[k] = row
		k += one(q.test.holds(compare(int(row), int(row)))) ^ flip
	}
	return out[:k]
}

// holds is the test of values of which the left is less than (-1), equal to (0) or greater than (1) the right.
func (t test) holds(compared int) bool {
	switch t {
	case equal:
		return compared == 0
	case less:
		return compared < 0
	}
	return compared <= 0
}

// loops evaluate predicates over numbers of one layout.
type loops struct {
	bits func(q predicate, out vector.Bitmap)
	rows func(q predicate, out, rows []int32) []int32
}

var loopsByLayout = [types.Struct + 1]loops{
	types.Int8: loopsFor[int8](), types.Int16: loopsFor[int16](), types.Int32: loopsFor[int32](), types.Int64: loopsFor[int64](),
	types.Uint8: loopsFor[uint8](), types.Uint16: loopsFor[uint16](), types.Uint32: loopsFor[uint32](), types.Uint64: loopsFor[uint64](),
	types.Float32: loopsFor[float32](), types.Float64: loopsFor[float64](),
}

func loopsFor[T number]() loops { return loops{bits: bitsOf[T], rows: rowsOf[T]} }

// loopsOf finds the loops for a predicate. There are none for values that Go's operators do not compare.
func loopsOf(q predicate) (loops, bool) {
	if q.left.Layout != q.right.Layout || q.left.Type.ID() == arrow.INTERVAL_DAY_TIME {
		return loops{}, false
	}
	found := loopsByLayout[q.left.Layout]
	return found, found.bits != nil
}
