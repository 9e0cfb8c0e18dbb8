package expr

import (
	"hash/maphash"

	"github.com/apache/arrow-go/v18/arrow"
)

// Set numbers expressions in the order in which they are added, the same one once. The zero value is empty.
type Set struct {
	exprs  []Expr
	hashed map[uint64][]int
}

// Exprs are the expressions by their numbers.
func (s *Set) Exprs() []Expr { return s.exprs }

// Find is the number of an expression that is the Same, or -1.
func (s *Set) Find(e Expr) int { return s.find(e, hash(e)) }

func (s *Set) find(e Expr, hash uint64) int {
	for _, i := range s.hashed[hash] {
		if Same(s.exprs[i], e) {
			return i
		}
	}
	return -1
}

// Add is the number of the expression, and whether it is a new one.
func (s *Set) Add(e Expr) (number int, added bool) {
	h := hash(e)
	if i := s.find(e, h); i >= 0 {
		return i, false
	}
	if s.hashed == nil {
		s.hashed = map[uint64][]int{}
	}
	s.exprs = append(s.exprs, e)
	s.hashed[h] = append(s.hashed[h], len(s.exprs)-1)
	return len(s.exprs) - 1, true
}

var seed = maphash.MakeSeed()

// hash is the same number for expressions that are the Same.
func hash(e Expr) uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	writeHash(&h, e)
	return h.Sum64()
}

// writeHash hashes what Same compares, or less. The columns of lambdas differ in IDs, so that nothing of their bodies is hashed.
func writeHash(h *maphash.Hash, e Expr) {
	switch e := e.(type) {
	case *Column:
		maphash.WriteComparable(h, e.ID)
		return
	case *Literal:
		writeLiteral(h, e)
		return
	case *Lambda:
		maphash.WriteComparable(h, len(e.Parameters))
		return
	case *Call:
		if e.Function.Foreign == nil { // which may have several names
			h.WriteString(e.Function.Name) //nolint:errcheck // it does not fail
		}
	case *Aggregate:
		if e.Function.Foreign == nil {
			h.WriteString(e.Function.Name) //nolint:errcheck // it does not fail
		}
	case *Comparison:
		maphash.WriteComparable(h, e.Op)
	}
	for _, child := range e.Children() {
		writeHash(h, child)
	}
}

func writeLiteral(h *maphash.Hash, e *Literal) {
	switch v := e.Value.(type) {
	case nil:
	case int64:
		maphash.WriteComparable(h, v)
	case string:
		h.WriteString(v) //nolint:errcheck // it does not fail
	case bool:
		maphash.WriteComparable(h, v)
	default:
		if arrow.IsNested(e.DataType.ID()) {
			return
		}
		h.WriteString(e.String()) //nolint:errcheck // it does not fail
	}
}
