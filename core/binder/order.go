package binder

import (
	"strconv"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/tree"
)

// NullOrder says where NULLs sort, unless a query says it.
type NullOrder uint8

// The orders.
const (
	NullsMax   NullOrder = iota // as if they were larger than all else
	NullsMin                    // as if they were smaller than all else
	NullsFirst                  // before all else, in both directions
	NullsLast                   // behind all else, in both directions
)

func (b *Binder) nullsFirst(o ast.SortOrder) bool {
	if o.Nulls != ast.DefaultOrder {
		return o.Nulls == ast.NullsFirst
	}
	switch b.options.Nulls {
	case NullsMin:
		return !o.Descending
	case NullsFirst, NullsLast:
		return b.options.Nulls == NullsFirst
	}
	return o.Descending
}

func (b *Binder) sortKey(e expr.Expr, o ast.SortOrder) expr.SortKey {
	return expr.SortKey{Expr: e, Descending: o.Descending, NullsFirst: b.nullsFirst(o)}
}

// order binds ORDER BY. Names mean output columns first, then columns of FROM.
func (st *selecting) order(q *ast.Query, body *ast.Select, s *scope) error {
	s = s.in("ORDER BY")
	s.aliases, s.aliasesFirst, s.columnsInside = st.outputNames(), true, len(body.DistinctOn) > 0
	keys, err := st.outputKeys(q, s, columnsOf(st.items))
	if err != nil {
		return err
	}
	for _, key := range keys {
		if key.Expr, err = st.aboveItems(key.Expr); err != nil {
			return err
		}
		st.keys = append(st.keys, key)
	}
	return nil
}

// outputNames are the output columns whose name is theirs alone.
func (st *selecting) outputNames() map[string]expr.Expr {
	names := make(map[string]expr.Expr, len(st.items))
	for _, it := range st.items {
		if _, twice := names[it.Column.Name]; twice {
			names[it.Column.Name] = nil
			continue
		}
		names[it.Column.Name] = it.Column
	}
	for name, column := range names {
		if column == nil {
			delete(names, name)
		}
	}
	return names
}

// outputKeys binds sort keys, of which numbers are positions in the output.
func (b *Binder) outputKeys(q *ast.Query, s *scope, output []*expr.Column) ([]expr.SortKey, error) {
	var keys []expr.SortKey
	if q.OrderByAll != nil {
		for _, c := range output {
			keys = append(keys, b.sortKey(c, *q.OrderByAll))
		}
		return keys, nil
	}
	for _, key := range q.OrderBy {
		bound, err := b.outputKey(key, s, output)
		if err != nil {
			return nil, err
		}
		keys = append(keys, b.sortKey(bound, key.SortOrder))
	}
	return keys, nil
}

func (b *Binder) outputKey(key ast.SortKey, s *scope, output []*expr.Column) (expr.Expr, error) {
	position, ok, err := ordinal(key.Expr, "ORDER BY", len(output))
	if err != nil {
		return nil, err
	}
	if ok {
		return output[position], nil
	}
	if _, bare := key.Expr.(*ast.Column); !bare && s.columnsInside {
		inside := *s
		inside.aliasesFirst = false
		s = &inside
	}
	if s.aggregation != nil {
		if group, ok := s.aggregation.groupOf(key.Expr); ok {
			return s.aggregation.groups[group].Column, nil
		}
	}
	bound, err := b.expr(key.Expr, s)
	if err != nil || s.aggregation == nil {
		return bound, err
	}
	return s.aggregation.over(bound, key.Expr)
}

// ordinal reads a whole number as a position in a list of columns, counted from 0.
func ordinal(e ast.Expr, clause string, columns int) (position int, ok bool, err error) {
	number, isNumber := e.(*ast.Number)
	if !isNumber {
		return 0, false, nil
	}
	n, parseErr := strconv.ParseInt(number.Text, 10, 64)
	if parseErr != nil {
		return 0, false, nil
	}
	if n < 1 || n > int64(columns) {
		return 0, false, binding(e, "position in %s must be between 1 and %d: %s", clause, columns, number.Text)
	}
	return int(n) - 1, true, nil
}

// aboveItems rewrites an expression to stand above the projection of the items. Columns that the items do not give become
// hidden ones.
func (st *selecting) aboveItems(e expr.Expr) (expr.Expr, error) {
	for _, it := range st.items {
		if it.Column == e || expr.Same(it.Expr, e) {
			return it.Column, nil
		}
	}
	if c, ok := e.(*expr.Column); ok {
		st.need(c)
		return c, nil
	}
	if subquery, ok := e.(*expr.Subquery); ok {
		for _, c := range free(subquery.Plan.(logical.Node)) {
			st.need(c)
		}
	}
	return tree.EachChild(e, st.aboveItems)
}

// firstLike is the column of the first item that is the same expression as the item of column e, or e if there is none.
func (st *selecting) firstLike(e expr.Expr) expr.Expr {
	for _, it := range st.items {
		if it.Column != e {
			continue
		}
		for _, first := range st.items {
			if expr.Same(first.Expr, it.Expr) {
				return first.Column
			}
		}
	}
	return e
}

// need makes a column available above the projection, unless it is or comes from a query around.
func (st *selecting) need(c *expr.Column) {
	if st.given.Has(c.ID) {
		return
	}
	for _, hidden := range st.hidden {
		if hidden.ID == c.ID {
			return
		}
	}
	for _, below := range st.available() {
		if below.ID == c.ID {
			st.hidden = append(st.hidden, c)
			return
		}
	}
}
