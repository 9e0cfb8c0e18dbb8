package binder

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/types"
)

var setNames = [...]string{ast.Union: "UNION", ast.Intersect: "INTERSECT", ast.Except: "EXCEPT"}

// setOperation binds UNION, INTERSECT and EXCEPT.
func (b *Binder) setOperation(o *ast.SetOperation, env *environment) (logical.Node, error) {
	left, err := b.body(o.Left, env)
	if err != nil {
		return nil, err
	}
	return b.withRight(left, o, env)
}

func (b *Binder) withRight(left logical.Node, o *ast.SetOperation, env *environment) (logical.Node, error) {
	right, err := b.right(o, env)
	if err != nil {
		return nil, err
	}
	return b.combine(left, right, o)
}

// right binds the right side of a set operation, whose columns are called as those of the left one.
func (b *Binder) right(o *ast.SetOperation, env *environment) (logical.Node, error) {
	if o.ByName {
		return b.body(o.Right, env)
	}
	return b.unnamed(o.Right, env)
}

// called binds a body whose columns will get the given names, if there are any.
func (b *Binder) called(body ast.Body, names []ast.Ident, env *environment) (logical.Node, error) {
	if len(names) == 0 {
		return b.body(body, env)
	}
	return b.unnamed(body, env)
}

// unnamed binds a body whose columns get their names from elsewhere, so that they may share some: SELECT a, 0, 0.
func (b *Binder) unnamed(body ast.Body, env *environment) (logical.Node, error) {
	switch body := body.(type) {
	case *ast.Select:
		return (&selecting{Binder: b, unnamed: true}).bind(body, &ast.Query{}, env)
	case *ast.SetOperation:
		if body.ByName {
			break
		}
		left, err := b.unnamed(body.Left, env)
		if err != nil {
			return nil, err
		}
		return b.withRight(left, body, env)
	case *ast.Query:
		if body.With != nil || body.OrderBy != nil || body.OrderByAll != nil {
			break
		}
		node, err := b.unnamed(body.Body, env)
		if err != nil {
			return nil, err
		}
		return b.limited(node, body)
	}
	return b.body(body, env)
}

// combine puts two relations of any types under a set operation.
func (b *Binder) combine(left, right logical.Node, o *ast.SetOperation) (logical.Node, error) {
	if o.ByName {
		if o.Op != ast.Union {
			return nil, unsupported(o, "%s BY NAME is not supported", setNames[o.Op])
		}
		for _, side := range []logical.Node{left, right} {
			if err := uniqueNames(side, o); err != nil {
				return nil, err
			}
		}
		left, right = b.aligned(left, right), b.aligned(right, left)
		right = reordered(right, left)
	}
	if err := sameWidth(left, right, o); err != nil {
		return nil, err
	}
	if o.Op != ast.Union && !o.All && !sameTypes(left, right) {
		return b.matched(left, right, o)
	}
	columns, err := b.commonColumns(left.Output(), right.Output(), o)
	if err != nil {
		return nil, err
	}
	left, right = b.converted(left, columns), b.converted(right, columns)
	if o.Op != ast.Union {
		op := logical.Intersect
		if o.Op == ast.Except {
			op = logical.Except
		}
		return &logical.SetOperation{Op: op, All: o.All, Left: left, Right: right, Columns: columns}, nil
	}
	union := &logical.Union{Inputs: append(unionInputs(left), unionInputs(right)...), Columns: columns}
	if o.All {
		return union, nil
	}
	return &logical.Distinct{Input: union}, nil
}

func sameWidth(left, right logical.Node, o *ast.SetOperation) error {
	if l, r := len(left.Output()), len(right.Output()); l != r {
		return binding(o, "both sides of %s must have the same number of columns: %d and %d", setNames[o.Op], l, r)
	}
	return nil
}

func sameTypes(left, right logical.Node) bool {
	other := right.Output()
	for i, c := range left.Output() {
		if !arrow.TypeEqual(c.DataType, other[i].DataType) {
			return false
		}
	}
	return true
}

// matched is INTERSECT or EXCEPT of columns of several types: the left rows, as they are, with or without a match.
func (b *Binder) matched(left, right logical.Node, o *ast.SetOperation) (logical.Node, error) {
	join := &logical.Join{Kind: logical.LeftSemi, Left: left, Right: right}
	if o.Op == ast.Except {
		join.Kind = logical.LeftAnti
	}
	other := right.Output()
	for i, c := range left.Output() {
		compared, err := b.compare(o, expr.Equal, c, other[i])
		if err != nil {
			return nil, err
		}
		comparison := compared.(*expr.Comparison)
		join.On = append(join.On, logical.Equality{Left: comparison.Left, Right: comparison.Right, NullsEqual: true})
	}
	return &logical.Distinct{Input: join}, nil
}

// unionInputs flattens unions of the same types.
func unionInputs(node logical.Node) []logical.Node {
	if union, ok := node.(*logical.Union); ok {
		return union.Inputs
	}
	return []logical.Node{node}
}

// commonColumns are the columns of a set operation, which are called as the left ones.
func (b *Binder) commonColumns(left, right []*expr.Column, o *ast.SetOperation) ([]*expr.Column, error) {
	columns := make([]*expr.Column, len(left))
	for i, c := range left {
		t, ok := types.Common(c.DataType, right[i].DataType)
		if !ok {
			return nil, binding(o, "column %d of %s has types that do not go together: %s and %s", i+1, setNames[o.Op], typeName(c.DataType), typeName(right[i].DataType))
		}
		column := *c
		column.ID, column.DataType = b.ids.Next(), t
		column.Null = c.Null && (o.Op == ast.Except || right[i].Null || o.Op == ast.Union) || o.Op == ast.Union && right[i].Null
		if o.Op == ast.Union {
			column.Metadata = expr.CommonMetadata(c.Metadata, right[i].Metadata)
			column.Qualifier = ""
		}
		columns[i] = &column
	}
	return columns, nil
}

// converted casts the columns of a relation to those of a set operation.
func (b *Binder) converted(node logical.Node, columns []*expr.Column) logical.Node {
	project := &logical.Project{Input: node}
	changed := false
	for i, c := range node.Output() {
		cast := castTo(c, columns[i].DataType)
		if cast == expr.Expr(c) {
			project.Exprs = append(project.Exprs, logical.Named{Expr: c, Column: c})
			continue
		}
		changed = true
		made := b.column(c.Name, columns[i].DataType, c.Null)
		project.Exprs = append(project.Exprs, logical.Named{Expr: cast, Column: made})
	}
	if !changed {
		return node
	}
	return project
}

func uniqueNames(node logical.Node, at place) error {
	seen := map[string]bool{}
	for _, c := range node.Output() {
		if seen[c.Name] {
			return binding(at, "column name is not unique: %q (BY NAME needs columns of different names)", c.Name)
		}
		seen[c.Name] = true
	}
	return nil
}

// aligned adds NULLs for the columns that only the other relation has.
func (b *Binder) aligned(node, other logical.Node) logical.Node {
	have := positions(node)
	project := &logical.Project{Input: node}
	for _, c := range node.Output() {
		project.Exprs = append(project.Exprs, logical.Named{Expr: c, Column: c})
	}
	for _, c := range other.Output() {
		if _, ok := have[c.Name]; !ok {
			project.Exprs = append(project.Exprs, logical.Named{Expr: expr.Null(c.DataType), Column: b.column(c.Name, c.DataType, true)})
		}
	}
	if len(project.Exprs) == len(have) {
		return node
	}
	return project
}

// reordered puts columns in the order that another relation has them in.
func reordered(node, other logical.Node) logical.Node {
	have := positions(node)
	columns := node.Output()
	project := &logical.Project{Input: node}
	for _, c := range other.Output() {
		found := columns[have[c.Name]]
		project.Exprs = append(project.Exprs, logical.Named{Expr: found, Column: found})
	}
	return project
}

func positions(node logical.Node) map[string]int {
	list := map[string]int{}
	for i, c := range node.Output() {
		list[c.Name] = i
	}
	return list
}
