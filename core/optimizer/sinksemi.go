package optimizer

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// sinkSemi moves a semi or anti join below inner joins, to the one relation that its conditions speak of, unless that has more
// rows than are left after the joins. It gives nil where there is nothing to move.
func (o *orderer) sinkSemi(node logical.Node) logical.Node {
	semi, ok := node.(*logical.Join)
	if !ok || semi.Kind != logical.LeftSemi && semi.Kind != logical.LeftAnti || semi.NullAware || len(semi.On) == 0 {
		return nil
	}
	refers := expr.IDs{}
	left := expr.IDsOf(semi.Left.Output())
	for _, e := range semi.Expressions() {
		if !movable(e) {
			return nil
		}
		expr.Columns(e, func(c *expr.Column) {
			if left.Has(c.ID) {
				refers[c.ID] = struct{}{}
			}
		})
	}
	relation := relationOf(semi.Left, refers)
	if relation == nil || relation == semi.Left || o.estimates.Rows(relation) > o.estimates.Rows(semi.Left) {
		return nil
	}
	return sunk(semi.Left, relation, semi)
}

// relationOf is the relation of a tree of inner joins that produces all the columns; or nil.
func relationOf(node logical.Node, columns expr.IDs) logical.Node {
	produced := expr.IDsOf(node.Output())
	for id := range columns {
		if !produced.Has(id) {
			return nil
		}
	}
	j, ok := node.(*logical.Join)
	if !ok || !orderable(j) {
		return node
	}
	for _, child := range j.Children() {
		if found := relationOf(child, columns); found != nil {
			return found
		}
	}
	return nil
}

// sunk is the tree with the relation filtered by the join.
func sunk(node, relation logical.Node, semi *logical.Join) logical.Node {
	if node == relation {
		return semi.WithChildren([]logical.Node{relation, semi.Right})
	}
	j, ok := node.(*logical.Join)
	if !ok || !orderable(j) {
		return node
	}
	return j.WithChildren([]logical.Node{sunk(j.Left, relation, semi), sunk(j.Right, relation, semi)})
}
