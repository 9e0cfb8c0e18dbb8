package optimizer

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// pruneWindow drops the calls whose results nobody reads.
func (p pruner) pruneWindow(n *logical.Window, need expr.IDs) logical.Node {
	window := *n
	window.Calls = keep(n.Calls, need)
	if len(window.Calls) == 0 {
		return p.prune(n.Input, need)
	}
	window.Input = p.prune(n.Input, used(&window, need))
	return &window
}

// pushWindow passes on conjuncts over the partition: they decide about whole partitions.
func (r *run) pushWindow(n *logical.Window, conjuncts []expr.Expr) (logical.Node, error) {
	ids := expr.IDs{}
	for _, e := range n.Partition {
		if c, ok := e.(*expr.Column); ok {
			ids[c.ID] = struct{}{}
		}
	}
	down, up := divide(conjuncts, func(e expr.Expr) bool { return ids.Covers(e) && hasColumn(e) && movable(e) })
	below, err := r.push(n.Input, down)
	if err != nil {
		return nil, err
	}
	return filtered(n.WithChildren([]logical.Node{below}), up), nil
}

// windowEach computes window functions for each of the outer values that columns have.
func windowEach(n *logical.Window, input logical.Node, columns []*expr.Column) logical.Node {
	window := *n
	window.Input, window.Partition = input, n.Partition[:len(n.Partition):len(n.Partition)]
	for _, c := range columns {
		window.Partition = append(window.Partition, c)
	}
	return &window
}
