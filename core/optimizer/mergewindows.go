package optimizer

import (
	"slices"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/tree"
)

// mergeWindows computes windows that follow each other in one node, where rows in the order of one are in that of the other too: with the
// same partition, or with one that divides that of the other by the first keys of its order.
func mergeWindows(_ *run, plan logical.Node) (logical.Node, error) {
	return tree.Up(plan, func(n logical.Node) (logical.Node, error) {
		outer, ok := n.(*logical.Window)
		if !ok {
			return n, nil
		}
		inner, ok := outer.Input.(*logical.Window)
		if !ok || dependent(outer, inner) {
			return n, nil
		}
		if merged := mergedWindow(outer, inner); merged != nil {
			return merged, nil
		}
		return n, nil
	})
}

// dependent reports whether a window reads results of another.
func dependent(outer, inner *logical.Window) bool {
	results, found := expr.IDsOf(logical.ColumnsOf(inner.Calls)), false
	for _, e := range outer.Expressions() {
		expr.Columns(e, func(c *expr.Column) { found = found || results.Has(c.ID) })
	}
	return found
}

// mergedWindow is one node for two windows, or nil where they do not go together.
func mergedWindow(outer, inner *logical.Window) *logical.Window {
	coarse, fine := inner, outer
	if len(outer.Partition) < len(inner.Partition) {
		coarse, fine = outer, inner
	}
	rest, ok := without(fine.Partition, coarse.Partition)
	if !ok || len(rest) > 0 && len(coarse.Partition) == 0 { // all rows in one partition are ordered slower than many
		return nil
	}
	keys := append(arranged(rest, coarse.Order), fine.Order...)
	order := coarse.Order
	if len(keys) > len(order) {
		order = keys
	}
	if !isPrefix(coarse.Order, order) || !isPrefix(keys, order) {
		return nil
	}
	merged := &logical.Window{Input: inner.Input, Partition: coarse.Partition, Order: order}
	for _, w := range []*logical.Window{inner, outer} {
		within := 0
		if w == fine {
			within = len(rest)
		}
		for _, named := range w.Calls {
			call := *named.Expr.(*expr.Window)
			call.Within += within
			if call.OrdersPeers() && call.Within+call.Keys < len(order) { // other keys would order its peers
				return nil
			}
			merged.Calls = append(merged.Calls, logical.Named{Expr: &call, Column: named.Column})
		}
	}
	return merged
}

// without are the expressions that another list does not have. It reports whether they have all of the other list.
func without(list, other []expr.Expr) (rest []expr.Expr, ok bool) {
	for _, e := range list {
		if !containsSame(other, e) {
			rest = append(rest, e)
		}
	}
	for _, e := range other {
		if !containsSame(list, e) {
			return nil, false
		}
	}
	return rest, true
}

// arranged makes keys of expressions: first those that an order begins with, as it has them.
func arranged(exprs []expr.Expr, order []expr.SortKey) []expr.SortKey {
	exprs = slices.Clone(exprs)
	var keys []expr.SortKey
	for _, key := range order {
		at := slices.IndexFunc(exprs, func(e expr.Expr) bool { return expr.Same(e, key.Expr) })
		if at < 0 {
			break
		}
		keys, exprs = append(keys, key), slices.Delete(exprs, at, at+1)
	}
	for _, e := range exprs {
		keys = append(keys, expr.SortKey{Expr: e})
	}
	return keys
}

func isPrefix(keys, of []expr.SortKey) bool {
	return len(keys) <= len(of) && slices.EqualFunc(keys, of[:len(keys)], func(a, b expr.SortKey) bool {
		return a.Descending == b.Descending && a.NullsFirst == b.NullsFirst && expr.Same(a.Expr, b.Expr)
	})
}
