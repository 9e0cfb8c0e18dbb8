package optimizer

import (
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/tree"
)

// pushLimits tells sorts and scans how many rows are needed, and passes limits below projections and into unions.
func pushLimits(_ *run, plan logical.Node) (logical.Node, error) {
	return tree.Down(plan, func(n logical.Node) (logical.Node, error) {
		limit, ok := n.(*logical.Limit)
		if !ok || limit.Fetch < 0 {
			return n, nil
		}
		if inner, ok := limit.Input.(*logical.Limit); ok {
			limit = mergeLimits(limit, inner)
		}
		return &logical.Limit{Input: needed(limit.Input, limit.Skip+limit.Fetch), Skip: limit.Skip, Fetch: limit.Fetch}, nil
	})
}

func mergeLimits(outer, inner *logical.Limit) *logical.Limit {
	fetch := outer.Fetch
	if inner.Fetch >= 0 {
		fetch = min(fetch, max(inner.Fetch-outer.Skip, 0))
	}
	return &logical.Limit{Input: inner.Input, Skip: inner.Skip + outer.Skip, Fetch: fetch}
}

// needed tells a relation that only its first rows are read.
func needed(node logical.Node, rows int64) logical.Node {
	switch n := node.(type) {
	case *logical.Sort:
		if n.Fetch < 0 || n.Fetch > rows {
			return &logical.Sort{Input: n.Input, Keys: n.Keys, Fetch: rows}
		}
	case *logical.Project:
		return &logical.Project{Input: needed(n.Input, rows), Exprs: n.Exprs}
	case *logical.Scan:
		if len(n.Filters) == 0 && (n.Limit < 0 || n.Limit > rows) {
			scan := *n
			scan.Limit = rows
			return &scan
		}
	case *logical.Union:
		inputs := make([]logical.Node, len(n.Inputs))
		for i, input := range n.Inputs {
			inputs[i] = &logical.Limit{Input: needed(input, rows), Fetch: rows}
		}
		return &logical.Union{Inputs: inputs, Columns: n.Columns}
	}
	return node
}
