package binder

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/types"
)

// unnesting collects the lists that a select list makes rows of.
type unnesting struct {
	lists []logical.Named
	// within are the columns of lists of elements that unnest(unnest(x)) makes on the way, by the ID of the column of the innermost ones.
	within map[expr.ID][]*expr.Column
}

// find returns the column of the elements at a depth of a list that was added, or nil.
func (u *unnesting) find(list expr.Expr, depth int) *expr.Column {
	if u == nil {
		return nil
	}
	for _, known := range u.lists {
		if len(u.within[known.Column.ID]) == depth-1 && expr.Same(known.Expr, list) {
			return known.Column
		}
	}
	return nil
}

// add collects a list unless the same one was already, and returns the column of its elements. Their types are those of each depth.
func (u *unnesting) add(b *Binder, list expr.Expr, elements []types.Type, name string) *expr.Column {
	if known := u.find(list, len(elements)); known != nil {
		return known
	}
	columns := make([]*expr.Column, len(elements))
	for i, element := range elements {
		columns[i] = b.column(name, element, true)
	}
	last := columns[len(columns)-1]
	if u.within == nil {
		u.within = map[expr.ID][]*expr.Column{}
	}
	u.within[last.ID] = columns[:len(columns)-1]
	u.lists = append(u.lists, logical.Named{Expr: list, Column: last})
	return last
}

// over makes rows of the lists: first of those whose elements are lists that rows are made of too, then of these beside the others.
func (u *unnesting) over(node logical.Node) logical.Node {
	if u == nil {
		return node
	}
	deepest := 0
	for _, list := range u.lists {
		deepest = max(deepest, len(u.within[list.Column.ID])+1)
	}
	for depth := deepest; depth > 0; depth-- {
		level := &logical.Unnest{Input: node}
		for _, list := range u.lists {
			within := u.within[list.Column.ID]
			done := len(within) + 1 - depth
			if done > 0 {
				list.Expr = within[done-1]
			}
			if done < len(within) && done >= 0 {
				list.Column = within[done]
			}
			if done >= 0 {
				level.Lists = append(level.Lists, list)
			}
		}
		node = level
	}
	return node
}
