package binder

import (
	"slices"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/tree"
)

// distinctOn passes the first row of each group of rows that agree in the expressions.
func (st *selecting) distinctOn(node logical.Node, body *ast.Select, q *ast.Query) (logical.Node, error) {
	on, err := st.distinguished(body, q)
	if err != nil {
		return nil, err
	}
	for i, key := range st.keys {
		if i < len(on) && !slices.ContainsFunc(on, func(e expr.Expr) bool { return expr.Same(e, st.firstLike(key.Expr)) }) {
			return nil, binding(body, "ORDER BY must begin with the expressions of DISTINCT ON")
		}
	}
	project := node.(*logical.Project)
	named := project.Exprs[:len(st.items):len(st.items)]
	for _, c := range st.hidden {
		named = append(named, logical.Named{Expr: c, Column: c})
	}
	input := st.once(&logical.Project{Input: project.Input, Exprs: named}, on)
	return &logical.Distinct{Input: input, On: on, Keys: st.keys}, nil
}

// distinguished binds the expressions of DISTINCT ON. One that ORDER BY repeats is that key: sub-queries are the same only if they are one.
func (st *selecting) distinguished(body *ast.Select, q *ast.Query) ([]expr.Expr, error) {
	s := st.scope.in("DISTINCT ON")
	s.aliases, s.aliasesFirst, s.columnsInside = st.outputNames(), true, true
	on := make([]expr.Expr, len(body.DistinctOn))
	for i, e := range body.DistinctOn {
		key := slices.IndexFunc(q.OrderBy, func(key ast.SortKey) bool { return key.Expr.String() == e.String() })
		if key >= 0 && key < len(st.keys) {
			on[i] = st.keys[key].Expr
			continue
		}
		bound, err := st.outputKey(ast.SortKey{Expr: e}, s, columnsOf(st.items))
		if err != nil {
			return nil, err
		}
		if on[i], err = st.aboveItems(bound); err != nil {
			return nil, err
		}
	}
	return on, nil
}

// once computes the expressions that have sub-queries below the rows that they tell apart, and puts the columns of the results in their
// place, in the sort keys too.
func (st *selecting) once(input logical.Node, on []expr.Expr) logical.Node {
	project := &logical.Project{Input: input}
	for _, c := range input.Output() {
		project.Exprs = append(project.Exprs, logical.Named{Expr: c, Column: c})
	}
	passed := len(project.Exprs)
	for i, e := range on {
		if !tree.Any(e, isSubquery) {
			continue
		}
		column := st.column("on", e.Type(), e.Nullable())
		project.Exprs = append(project.Exprs, logical.Named{Expr: e, Column: column})
		on[i] = column
		for k := range st.keys {
			if expr.Same(st.keys[k].Expr, e) {
				st.keys[k].Expr = column
			}
		}
	}
	if len(project.Exprs) == passed {
		return input
	}
	return project
}

func isSubquery(e expr.Expr) bool {
	_, is := e.(*expr.Subquery)
	return is
}
