package logical

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/tree"
)

// RewriteExprs rewrites the node's own expressions, each from its leaves up. Sub-queries are not entered.
func RewriteExprs(node Node, rewrite func(expr.Expr) (expr.Expr, error)) (Node, error) {
	exprs := node.Expressions()
	changed := false
	for i, e := range exprs {
		rewritten, err := tree.Up(e, rewrite)
		if err != nil {
			return nil, err
		}
		changed = changed || rewritten != e
		exprs[i] = rewritten
	}
	if !changed {
		return node, nil
	}
	return node.WithExpressions(exprs), nil
}

// Up rewrites the plan from the leaves up, and before each node the plans of the sub-queries in its expressions.
func Up(node Node, rewrite func(Node) (Node, error)) (Node, error) {
	return tree.Up(node, func(n Node) (Node, error) {
		n, err := RewriteExprs(n, func(e expr.Expr) (expr.Expr, error) {
			s, ok := e.(*expr.Subquery)
			if !ok {
				return e, nil
			}
			plan, err := Up(s.Plan.(Node), rewrite)
			if err != nil || plan == s.Plan {
				return e, err
			}
			rewritten := *s
			rewritten.Plan = plan
			return &rewritten, nil
		})
		if err != nil {
			return nil, err
		}
		return rewrite(n)
	})
}

// Free are the columns that the plan refers to and does not produce: those of a query around it.
func Free(plan Node) []*expr.Column {
	f := free{seen: expr.IDs{}}
	f.collect(plan, expr.IDs{})
	return f.columns
}

type free struct {
	seen    expr.IDs
	columns []*expr.Column
}

// collect notes what is referred to below node and neither produced there nor in outer.
func (f *free) collect(node Node, outer expr.IDs) {
	inside := expr.IDs{}
	for id := range outer {
		inside[id] = struct{}{}
	}
	for i, child := range node.Children() {
		if _, ok := node.(*Apply); ok && i == 1 {
			f.collect(child, inside)
		} else {
			f.collect(child, outer)
		}
		for _, c := range child.Output() {
			inside[c.ID] = struct{}{}
		}
	}
	if scan, ok := node.(*Scan); ok {
		for _, c := range append(append([]table.Column{}, scan.Columns...), scan.FilterColumns...) {
			inside[c.Column.ID] = struct{}{}
		}
	}
	for _, e := range node.Expressions() {
		tree.Walk(e, func(e expr.Expr) bool {
			switch e := e.(type) {
			case *expr.Column:
				f.note(e, inside)
			case *expr.Subquery:
				f.collect(e.Plan.(Node), inside)
			case *expr.Lambda:
				for _, p := range e.Parameters {
					inside[p.ID] = struct{}{}
				}
			}
			return true
		})
	}
}

func (f *free) note(c *expr.Column, inside expr.IDs) {
	if !inside.Has(c.ID) && !f.seen.Has(c.ID) {
		f.seen[c.ID] = struct{}{}
		f.columns = append(f.columns, c)
	}
}

// Substitute replaces columns by expressions.
func Substitute(e expr.Expr, by map[expr.ID]expr.Expr) expr.Expr {
	rewritten, err := tree.Up(e, func(e expr.Expr) (expr.Expr, error) {
		if c, ok := e.(*expr.Column); ok {
			if replacement, ok := by[c.ID]; ok {
				return replacement, nil
			}
		}
		return e, nil
	})
	if err != nil {
		panic("logical: substitution cannot fail: " + err.Error())
	}
	return rewritten
}
