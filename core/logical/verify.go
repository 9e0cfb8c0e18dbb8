package logical

import (
	"context"
	"slices"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/tree"
)

// Verify checks that every column that the plan refers to is produced below the reference, with the same type, and
// that names and types agree where rows of several inputs meet.
func Verify(ctx context.Context, plan Node) error {
	return verification{ctx}.verify(plan, nil)
}

// verification may take long where thousands of sub-queries see the columns around them: ctx ends it.
type verification struct{ ctx context.Context }

// verify checks a plan in which the columns of outer are available.
func (v verification) verify(node Node, outer []*expr.Column) error {
	if v.ctx.Err() != nil {
		return errs.New(errs.Cancelled, "query cancelled")
	}
	children := node.Children()
	for i, child := range children {
		scope := outer
		if _, ok := node.(*Apply); ok && i == 1 {
			scope = appendOutput(slices.Clone(outer), children[0])
		}
		if err := v.verify(child, scope); err != nil {
			return err
		}
	}
	if err := v.verifyExprs(node, outer); err != nil {
		return err
	}
	return verifyShape(node)
}

func (v verification) verifyExprs(node Node, outer []*expr.Column) error {
	exprs := node.Expressions()
	if len(exprs) == 0 {
		return nil
	}
	available := slices.Clone(outer)
	for _, child := range node.Children() {
		available = appendOutput(available, child)
	}
	if scan, ok := node.(*Scan); ok {
		available = append(available, scan.Output()...)
		for _, c := range scan.FilterColumns {
			available = append(available, c.Column)
		}
	}
	types := typesOf(exprs, available)
	for _, e := range exprs {
		if err := v.verifyExpr(node, e, types, available); err != nil {
			return err
		}
	}
	return nil
}

// typesOf are the types of those available columns that the expressions refer to.
func typesOf(exprs []expr.Expr, available []*expr.Column) map[expr.ID]arrow.DataType {
	wanted := expr.IDs{}
	for _, e := range exprs {
		expr.Columns(e, func(c *expr.Column) { wanted[c.ID] = struct{}{} })
	}
	types := make(map[expr.ID]arrow.DataType, len(wanted))
	for _, c := range available {
		if wanted.Has(c.ID) {
			types[c.ID] = c.DataType
		}
	}
	return types
}

func (v verification) verifyExpr(node Node, e expr.Expr, types map[expr.ID]arrow.DataType, available []*expr.Column) error {
	if lambda, ok := e.(*expr.Lambda); ok {
		for _, p := range lambda.Parameters {
			types[p.ID] = p.DataType
		}
	}
	switch e := e.(type) {
	case *expr.Column:
		t, ok := types[e.ID]
		if !ok {
			return errs.New(errs.Internal, "column %s#%d is not produced below: %s", e, e.ID, node)
		}
		if !arrow.TypeEqual(t, e.DataType) {
			return errs.New(errs.Internal, "column %s#%d is %s and is referred to as %s: %s", e, e.ID, t, e.DataType, node)
		}
	case *expr.Subquery:
		if err := v.verify(e.Plan.(Node), available); err != nil {
			return err
		}
	}
	for _, child := range e.Children() {
		if err := v.verifyExpr(node, child, types, available); err != nil {
			return err
		}
	}
	return nil
}

func verifyShape(node Node) error {
	switch n := node.(type) {
	case *Union:
		for _, input := range n.Inputs {
			if err := sameTypes(node, input.Output(), n.Columns); err != nil {
				return err
			}
		}
	case *Recursion:
		if err := sameTypes(node, n.Start.Output(), n.Columns); err != nil {
			return err
		}
		return sameTypes(node, n.Step.Output(), n.Columns)
	case *SetOperation:
		if err := sameTypes(node, n.Left.Output(), n.Columns); err != nil {
			return err
		}
		return sameTypes(node, n.Right.Output(), n.Columns)
	case *Project:
		for _, named := range n.Exprs {
			if !arrow.TypeEqual(named.Expr.Type(), named.Column.DataType) {
				return errs.New(errs.Internal, "column %s is %s and its expression %s: %s", named.Column, named.Column.DataType, named.Expr.Type(), node)
			}
		}
	case *Join:
		for _, on := range n.On {
			if !arrow.TypeEqual(on.Left.Type(), on.Right.Type()) {
				return errs.New(errs.Internal, "join keys are %s and %s: %s", on.Left.Type(), on.Right.Type(), node)
			}
		}
	}
	return nil
}

func sameTypes(node Node, got, want []*expr.Column) error {
	if len(got) != len(want) {
		return errs.New(errs.Internal, "an input has %d columns, expected %d: %s", len(got), len(want), node)
	}
	for i, c := range got {
		if !arrow.TypeEqual(c.DataType, want[i].DataType) {
			return errs.New(errs.Internal, "column %d is %s, expected %s: %s", i+1, c.DataType, want[i].DataType, node)
		}
	}
	return nil
}

// Contains reports whether the predicate holds for a node of the plan or of a sub-query in it.
func Contains(plan Node, predicate func(Node) bool) bool {
	return tree.Any(plan, func(n Node) bool {
		if predicate(n) {
			return true
		}
		for _, e := range n.Expressions() {
			found := tree.Any(e, func(e expr.Expr) bool {
				s, ok := e.(*expr.Subquery)
				return ok && Contains(s.Plan.(Node), predicate)
			})
			if found {
				return true
			}
		}
		return false
	})
}
