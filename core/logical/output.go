package logical

import "github.com/ballista-go/ballista/core/expr"

// wider is a node whose columns are those of its inputs and more. Chains of thousands of such nodes list their columns in one
// list, where each node's Output would copy those of all below it.
type wider interface {
	appendOutput(columns []*expr.Column) []*expr.Column
}

// appendOutput appends the columns of a node.
func appendOutput(columns []*expr.Column, n Node) []*expr.Column {
	if w, ok := n.(wider); ok {
		return w.appendOutput(columns)
	}
	return append(columns, n.Output()...)
}

func (f *Filter) appendOutput(columns []*expr.Column) []*expr.Column {
	return appendOutput(columns, f.Input)
}

func (s *Sort) appendOutput(columns []*expr.Column) []*expr.Column {
	return appendOutput(columns, s.Input)
}

func (w *Window) appendOutput(columns []*expr.Column) []*expr.Column {
	return appendNamed(appendOutput(columns, w.Input), w.Calls)
}

func (u *Unnest) appendOutput(columns []*expr.Column) []*expr.Column {
	return appendNamed(appendOutput(columns, u.Input), u.Lists)
}

func (j *Join) appendOutput(columns []*expr.Column) []*expr.Column {
	return appendJoin(columns, j.Kind, j.Left, j.Right, j.Mark)
}

func (a *Apply) appendOutput(columns []*expr.Column) []*expr.Column {
	return appendJoin(columns, a.Kind, a.Left, a.Right, a.Mark)
}

func appendNamed(columns []*expr.Column, list []Named) []*expr.Column {
	for _, named := range list {
		columns = append(columns, named.Column)
	}
	return columns
}

// appendJoin appends the columns that a join of the kind produces.
func appendJoin(columns []*expr.Column, kind JoinKind, left, right Node, mark *expr.Column) []*expr.Column {
	if kind.KeepsLeft() {
		columns = appendSide(columns, left, kind.NullsLeft())
	}
	if kind.KeepsRight() {
		columns = appendSide(columns, right, kind.NullsRight())
	}
	if kind == LeftMark {
		columns = append(columns, mark)
	}
	return columns
}

func appendSide(columns []*expr.Column, side Node, nulls bool) []*expr.Column {
	first := len(columns)
	columns = appendOutput(columns, side)
	if !nulls {
		return columns
	}
	for i, c := range columns[first:] {
		if !c.Null {
			nullable := *c
			nullable.Null = true
			columns[first+i] = &nullable
		}
	}
	return columns
}
