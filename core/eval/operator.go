package eval

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/vector"
)

// operator evaluates one node of an expression. In a program it is a prototype; a fresh copy has scratch memory of its own.
type operator interface {
	// eval returns a vector of all rows of the batch, in which the given ones (nil: all) count. It is borrowed until the
	// operator's next call.
	eval(w *worker, rows []int32) (*vector.Vector, error)
	fresh(copies copies) operator
	release()
}

// condition is an operator of type Boolean.
type condition interface {
	operator
	// choose returns those of the rows (nil: all) whose value is the wanted one. NULL is neither. A nil result is all rows. It
	// is borrowed until the operator's next call.
	choose(w *worker, rows []int32, want truth) ([]int32, error)
}

// truth is what choose looks for.
type truth bool

const (
	isTrue  truth = true
	isFalse truth = false
)

// worker is what the operators of an evaluator share: memory, settings, and the batch at hand.
type worker struct {
	budget   *memory.Budget
	settings *expr.Settings
	batch    *vector.Batch
	rows     []int32 // that count in the batch; nil: all
	number   uint64  // of the batch
	identity []int32
}

// all lists the rows: the given ones, or when nil all of the batch.
func (w *worker) all(rows []int32) []int32 {
	if rows != nil {
		return rows
	}
	w.identity = appendIdentity(w.identity, w.batch.Len)
	return w.identity[:w.batch.Len:w.batch.Len]
}

// none reports whether rows is the empty selection, rather than all rows.
func none(rows []int32) bool { return rows != nil && len(rows) == 0 }

// count is the number of selected rows.
func (w *worker) count(rows []int32) int {
	if rows == nil {
		return w.batch.Len
	}
	return len(rows)
}

// copies keeps apart what occurs several times in a program: it is copied once.
type copies map[*shared]*shared

func freshAll(operators []operator, copies copies) []operator {
	fresh := make([]operator, len(operators))
	for i, o := range operators {
		fresh[i] = o.fresh(copies)
	}
	return fresh
}

func releaseAll[T operator](operators []T) {
	for _, o := range operators {
		o.release()
	}
}
