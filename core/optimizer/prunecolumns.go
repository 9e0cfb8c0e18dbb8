package optimizer

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/table"
)

// pruneColumns drops columns that nothing above reads: from scans, projections, aggregates and shared plans.
func pruneColumns(_ *run, plan logical.Node) (logical.Node, error) {
	p := pruner{refs: map[int]map[int]bool{}}
	pruned := p.prune(plan, expr.IDsOf(plan.Output()))
	return exactly(pruned, plan.Output()), nil
}

// exactly adds a projection where the plan's columns are not just those wanted, in that order.
func exactly(plan logical.Node, columns []*expr.Column) logical.Node {
	output := plan.Output()
	same := len(output) == len(columns)
	for i := 0; same && i < len(columns); i++ {
		same = output[i].ID == columns[i].ID
	}
	if same {
		return plan
	}
	return &logical.Project{Input: plan, Exprs: pass(columns)}
}

// pass are the columns as expressions of a projection that leaves them as they are.
func pass(columns []*expr.Column) []logical.Named {
	exprs := make([]logical.Named, len(columns))
	for i, c := range columns {
		exprs[i] = logical.Named{Expr: c, Column: c}
	}
	return exprs
}

// pruner knows which columns of shared relations are read: positions, by the ID of the With.
type pruner struct{ refs map[int]map[int]bool }

// prune returns the node with at least the columns in need.
func (p pruner) prune(node logical.Node, need expr.IDs) logical.Node {
	switch n := node.(type) {
	case *logical.Scan:
		return pruneScan(n, need)
	case *logical.Project:
		return p.pruneProject(n, need)
	case *logical.Aggregate:
		return p.pruneAggregate(n, need)
	case *logical.Window:
		return p.pruneWindow(n, need)
	case *logical.Ref:
		p.read(n, need)
		return node
	case *logical.Values, *logical.Empty:
		return node
	case *logical.Union, *logical.SetOperation, *logical.With, *logical.Recursion:
		return p.pruneByPosition(node, need)
	}
	children := node.Children()
	below := used(node, need)
	for i, child := range children {
		if _, ok := node.(*logical.Distinct); ok {
			children[i] = exactly(p.prune(child, expr.IDsOf(child.Output())), child.Output())
			continue
		}
		children[i] = p.prune(child, below)
	}
	return node.WithChildren(children)
}

// used are the columns in need and those that the node's own expressions, and sub-queries in them, refer to.
func used(node logical.Node, need expr.IDs) expr.IDs {
	below := expr.IDs{}
	for id := range need {
		below[id] = struct{}{}
	}
	for _, e := range node.Expressions() {
		expr.Columns(e, func(c *expr.Column) { below[c.ID] = struct{}{} })
	}
	if apply, ok := node.(*logical.Apply); ok {
		for _, c := range logical.Free(apply.Right) {
			below[c.ID] = struct{}{}
		}
	}
	return below
}

func pruneScan(n *logical.Scan, need expr.IDs) logical.Node {
	scan := *n
	scan.Columns, scan.FilterColumns = nil, nil
	filtered := expr.IDs{}
	for _, e := range n.Filters {
		expr.Columns(e, func(c *expr.Column) { filtered[c.ID] = struct{}{} })
	}
	for _, c := range append(append([]table.Column{}, n.Columns...), n.FilterColumns...) {
		switch {
		case need.Has(c.Column.ID):
			scan.Columns = append(scan.Columns, c)
		case filtered.Has(c.Column.ID):
			scan.FilterColumns = append(scan.FilterColumns, c)
		}
	}
	return &scan
}

func (p pruner) pruneProject(n *logical.Project, need expr.IDs) logical.Node {
	kept := keep(n.Exprs, need)
	below := expr.IDs{}
	for _, named := range kept {
		expr.Columns(named.Expr, func(c *expr.Column) { below[c.ID] = struct{}{} })
	}
	input := p.prune(n.Input, below)
	if trivial(kept, input) {
		return input
	}
	return merge(&logical.Project{Input: input, Exprs: kept})
}

func keep(list []logical.Named, need expr.IDs) []logical.Named {
	kept := make([]logical.Named, 0, len(list))
	for _, named := range list {
		if need.Has(named.Column.ID) {
			kept = append(kept, named)
		}
	}
	return kept
}

// trivial reports whether a projection gives just columns of its input under their own identity. Its parent names the
// columns that it reads, so that further ones and their order do not matter.
func trivial(list []logical.Named, input logical.Node) bool {
	for _, named := range list {
		c, ok := named.Expr.(*expr.Column)
		if !ok || c.ID != named.Column.ID {
			return false
		}
	}
	return len(list) == len(input.Output())
}

// merge makes one projection of two when nothing is computed twice.
func merge(n *logical.Project) logical.Node {
	inner, ok := n.Input.(*logical.Project)
	if !ok {
		return n
	}
	by := map[expr.ID]expr.Expr{}
	uses := map[expr.ID]int{}
	for _, named := range inner.Exprs {
		by[named.Column.ID] = named.Expr
	}
	for _, named := range n.Exprs {
		expr.Columns(named.Expr, func(c *expr.Column) { uses[c.ID]++ })
	}
	for id, e := range by {
		_, column := e.(*expr.Column)
		_, literal := e.(*expr.Literal)
		if volatile(e) || uses[id] > 1 && !column && !literal || expr.Risky(e) && uses[id] > 0 && !plainUse(n.Exprs, id) {
			return n
		}
	}
	merged := make([]logical.Named, len(n.Exprs))
	for i, named := range n.Exprs {
		merged[i] = logical.Named{Expr: logical.Substitute(named.Expr, by), Column: named.Column}
	}
	return &logical.Project{Input: inner.Input, Exprs: merged}
}

// plainUse reports whether a column is passed on as it is.
func plainUse(list []logical.Named, id expr.ID) bool {
	for _, named := range list {
		if c, ok := named.Expr.(*expr.Column); ok && c.ID == id {
			return true
		}
	}
	return false
}

func (p pruner) pruneAggregate(n *logical.Aggregate, need expr.IDs) logical.Node {
	aggregate := *n
	aggregate.Aggregates = keep(n.Aggregates, need)
	below := expr.IDs{}
	for _, e := range aggregate.Expressions() {
		expr.Columns(e, func(c *expr.Column) { below[c.ID] = struct{}{} })
	}
	aggregate.Input = p.prune(n.Input, below)
	return &aggregate
}

// pruneByPosition prunes the nodes whose columns stand for columns of their inputs by position.
func (p pruner) pruneByPosition(node logical.Node, need expr.IDs) logical.Node {
	switch n := node.(type) {
	case *logical.Union:
		return p.pruneUnion(n, need)
	case *logical.With:
		return p.pruneWith(n, need)
	}
	children := node.Children()
	for i, child := range children {
		children[i] = exactly(p.prune(child, expr.IDsOf(child.Output())), child.Output())
	}
	return node.WithChildren(children)
}

func (p pruner) pruneUnion(n *logical.Union, need expr.IDs) logical.Node {
	union := &logical.Union{}
	var positions []int
	for i, c := range n.Columns {
		if need.Has(c.ID) {
			positions = append(positions, i)
			union.Columns = append(union.Columns, c)
		}
	}
	for _, input := range n.Inputs {
		columns := make([]*expr.Column, len(positions))
		for k, i := range positions {
			columns[k] = input.Output()[i]
		}
		union.Inputs = append(union.Inputs, exactly(p.prune(input, expr.IDsOf(columns)), columns))
	}
	return union
}

// read notes which columns of a shared relation a reference needs.
func (p pruner) read(ref *logical.Ref, need expr.IDs) {
	if p.refs[ref.ID] == nil {
		p.refs[ref.ID] = map[int]bool{}
	}
	for i, c := range ref.Columns {
		if need.Has(c.ID) {
			p.refs[ref.ID][i] = true
		}
	}
}

// pruneWith drops the columns of the shared relation that none of its references needs, there and in the references.
func (p pruner) pruneWith(n *logical.With, need expr.IDs) logical.Node {
	body := p.prune(n.Body, need)
	columns := p.pick(n.ID, n.Shared.Output())
	shared := exactly(p.prune(n.Shared, expr.IDsOf(columns)), columns)
	return &logical.With{ID: n.ID, Name: n.Name, Shared: shared, Body: p.narrow(body, n.ID)}
}

// pick are the columns, given for a whole shared relation, that are read.
func (p pruner) pick(id int, columns []*expr.Column) []*expr.Column {
	var picked []*expr.Column
	for i, c := range columns {
		if p.refs[id][i] {
			picked = append(picked, c)
		}
	}
	return picked
}

// narrow rewrites the references to a shared relation.
func (p pruner) narrow(node logical.Node, id int) logical.Node {
	if ref, ok := node.(*logical.Ref); ok && ref.ID == id {
		return &logical.Ref{ID: id, Name: ref.Name, Columns: p.pick(id, ref.Columns)}
	}
	children := node.Children()
	if len(children) == 0 {
		return node
	}
	for i, child := range children {
		children[i] = p.narrow(child, id)
	}
	return node.WithChildren(children)
}
