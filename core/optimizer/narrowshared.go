package optimizer

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/tree"
)

// mostNarrowing is how many places may read a shared plan whose filters are put together.
const mostNarrowing = 16

// narrowShared filters shared plans by what at least one of the places that read them asks for, and pushes these filters down.
func narrowShared(r *run, plan logical.Node) (logical.Node, error) {
	narrowed := false
	plan, err := tree.Up(plan, func(node logical.Node) (logical.Node, error) {
		with, ok := node.(*logical.With)
		if !ok {
			return node, nil
		}
		condition := askedFor(with)
		if condition == nil {
			return node, nil
		}
		narrowed = true
		shared := filtered(with.Shared, []expr.Expr{condition})
		return with.WithChildren([]logical.Node{shared, with.Body}), nil
	})
	if err != nil || !narrowed {
		return plan, err
	}
	if plan, err = pushFilters(r, plan); err != nil {
		return nil, err
	}
	return simplify(r, plan)
}

// askedFor is true for the rows that some place reads, over the columns of the shared plan; nil where a place reads all.
func askedFor(with *logical.With) expr.Expr {
	w := &reading{with: with, columns: with.Shared.Output()}
	w.visit(with.Body)
	if w.all || len(w.conditions) == 0 || len(w.conditions) > mostNarrowing {
		return nil
	}
	if len(w.conditions) == 1 {
		return w.conditions[0]
	}
	return &expr.Or{Terms: w.conditions}
}

// reading collects what the places that read a shared plan ask for.
type reading struct {
	with       *logical.With
	columns    []*expr.Column
	conditions []expr.Expr
	all        bool // some place reads all rows
}

func (w *reading) visit(node logical.Node) {
	if filter, ok := node.(*logical.Filter); ok {
		if ref, ok := w.ref(filter.Input); ok {
			w.add(filter, ref)
			return
		}
	}
	if _, ok := w.ref(node); ok {
		w.all = true
	}
	for _, child := range node.Children() {
		w.visit(child)
	}
}

func (w *reading) ref(node logical.Node) (*logical.Ref, bool) {
	ref, ok := node.(*logical.Ref)
	return ref, ok && ref.ID == w.with.ID
}

// add notes the conjuncts of a filter that may be evaluated elsewhere.
func (w *reading) add(filter *logical.Filter, ref *logical.Ref) {
	ids := expr.IDsOf(ref.Columns)
	own, _ := divide(expr.Conjuncts(filter.Condition), func(e expr.Expr) bool { return movable(e) && hasColumn(e) && ids.Covers(e) })
	if len(own) == 0 {
		w.all = true
		return
	}
	w.conditions = append(w.conditions, expr.Conjunction(renamed(own, ref.Columns, w.columns)))
}
