package table

import (
	"sync/atomic"

	"github.com/ballista-go/ballista/core/expr"
)

// Wanted is a condition over the columns of a request that was found while the query runs: a row that fails it adds nothing to the
// result. A reader may leave such rows out, and need not.
type Wanted struct {
	Condition    expr.Expr
	rows, passed atomic.Int64
}

// A condition is worth its cost when it removes one row in wantedShare. It is tried on wantedTrial rows first.
const (
	wantedTrial = 16 << 10
	wantedShare = 4
)

// Note tells of how many of some rows have passed.
func (w *Wanted) Note(rows, passed int) {
	w.rows.Add(int64(rows))
	w.passed.Add(int64(passed))
}

// Pays reports whether evaluating the condition is worth it, as far as is known.
func (w *Wanted) Pays() bool {
	rows := w.rows.Load()
	return rows < wantedTrial || (rows-w.passed.Load())*wantedShare >= rows
}
