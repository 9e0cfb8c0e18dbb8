package stage

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/types"
)

// judge finds the stages that are repeatable: those of which a task that runs again, on the same rows in another order, gives each
// partition the same rows. It is careful: a stage that is taken for not repeatable costs time when a node is lost, the opposite
// costs answers.
//
// Where rows have the order of a scan they come in the same order each time. A limit, the first rows of groups and aggregates that
// depend on the order are repeatable on such rows only. Sums of floating-point numbers differ in their last bits with the order in which
// they were added up. That does not matter, unless a filter, a key or an order decides by them, or several stages or tasks read them
// and would not agree.
func judge(stages []*Stage) {
	j := &judgement{stages: stages, ordered: make([]bool, len(stages)), inexact: expr.IDs{}, shared: map[int]sharedRows{}}
	for i, s := range stages {
		s.Repeatable = true
		j.stage = s
		j.ordered[i] = j.order(s.Root)
		if s.Output != nil {
			j.exchange(s.Output)
		}
	}
}

type judgement struct {
	stages  []*Stage
	stage   *Stage             // that is judged
	ordered []bool             // by stage: a task's rows come in the same order each time
	inexact expr.IDs           // columns whose values may differ in their last bits
	shared  map[int]sharedRows // by the ID of With, within stages
}

type sharedRows struct {
	columns []*expr.Column
	ordered bool
}

// refuse says that the stage is not repeatable where the condition holds.
func (j *judgement) refuse(condition bool) {
	if condition {
		j.stage.Repeatable = false
	}
}

func (j *judgement) exchange(e *physical.Exchange) {
	keys := physical.Expressions(e)
	j.refuse(j.anyInexact(keys))
	for _, key := range keys {
		j.refuse(expr.VolatilityOf(key) == expr.Volatile)
	}
	if e.Kind == physical.Broadcast || e.Kind == physical.Forward {
		for _, c := range j.stage.Root.Output() {
			j.refuse(j.inexact.Has(c.ID))
		}
	}
}

// order judges a node, and reports whether its rows come in the same order each time.
func (j *judgement) order(node physical.Node) bool {
	for _, e := range physical.Expressions(node) {
		j.refuse(expr.VolatilityOf(e) == expr.Volatile)
	}
	switch n := node.(type) {
	case *Receive:
		return j.receive(n)
	case *physical.Ref:
		shared := j.shared[n.ID]
		j.rename(shared.columns, n.Columns)
		return shared.ordered
	case *physical.With:
		ordered := j.order(n.Shared)
		j.shared[n.ID] = sharedRows{columns: n.Shared.Output(), ordered: ordered}
		return j.order(n.Body)
	case *physical.Recursion:
		return j.recursion(n)
	case *physical.HashJoin:
		return j.join(n)
	case *physical.Union:
		return j.union(n)
	}
	ordered := true
	if children := node.Children(); len(children) == 1 {
		ordered = j.order(children[0])
	}
	return j.unary(node, ordered)
}

// unary judges a node with one input or none.
func (j *judgement) unary(node physical.Node, ordered bool) bool {
	switch n := node.(type) {
	case *physical.Filter:
		j.refuse(j.isInexact(n.Condition))
	case *physical.Project:
		j.compute(n.Exprs)
	case *physical.Unnest:
		j.compute(n.Lists)
	case *physical.HashAggregate:
		j.aggregate(n, ordered)
		return false
	case *physical.Sort:
		ordered = ordered && !j.anyInexact(physical.Expressions(n))
		j.refuse(n.Fetch >= 0 && !ordered)
	case *physical.DistinctOn:
		ordered = ordered && !j.anyInexact(physical.Expressions(n))
		j.refuse(!ordered)
	case *physical.Window:
		j.window(n, ordered)
	case *physical.Limit:
		j.refuse(!ordered && (n.Fetch >= 0 || n.Skip > 0))
	}
	return ordered
}

func (j *judgement) receive(n *Receive) bool {
	j.rename(j.stages[n.Stage].Root.Output(), n.Columns)
	return n.Ordered && j.ordered[n.Stage]
}

// join: the matches of a probe row come in the order of the build side.
func (j *judgement) join(n *physical.HashJoin) bool {
	build, probe := j.order(n.Build), j.order(n.Probe)
	j.refuse(j.anyInexact(physical.Expressions(n)))
	switch n.Kind {
	case logical.Right, logical.Full, logical.RightSemi, logical.RightAnti:
		return false
	}
	return build && probe && !n.Multiset
}

func (j *judgement) union(n *physical.Union) bool {
	ordered := true
	for _, input := range n.Inputs {
		ordered = j.order(input) && ordered
		j.rename(input.Output(), n.Columns)
	}
	return ordered
}

// recursion: what a round makes is read by the next one.
func (j *judgement) recursion(n *physical.Recursion) bool {
	ordered := j.order(n.Start)
	j.shared[n.ID] = sharedRows{columns: n.Start.Output(), ordered: ordered}
	ordered = j.order(n.Step) && ordered
	for _, columns := range [][]*expr.Column{n.Start.Output(), n.Step.Output()} {
		for _, c := range columns {
			j.refuse(j.inexact.Has(c.ID))
		}
	}
	return ordered
}

func (j *judgement) aggregate(n *physical.HashAggregate, ordered bool) {
	for _, group := range n.Groups {
		j.refuse(j.isInexact(group.Expr))
	}
	for i, named := range n.Aggregates {
		call := named.Expr.(*expr.Aggregate)
		j.refuse(!ordered && (call.Function.OrderSensitive || call.Function.Foreign != nil || len(call.Order) > 0))
		j.refuse(call.Filter != nil && n.Mode != physical.Final && j.isInexact(call.Filter))
		if !addsFloats(call) && !j.anyInexact(call.Args) {
			continue
		}
		j.inexact[named.Column.ID] = struct{}{}
		if n.Partials != nil {
			j.taint(n.Partials[i])
		}
	}
}

// window: rows keep their order. Results that depend on the order of peers are the same each time where that is.
func (j *judgement) window(n *physical.Window, ordered bool) {
	for _, e := range n.Partition {
		j.refuse(j.isInexact(e))
	}
	for _, key := range n.Order {
		j.refuse(j.isInexact(key.Expr))
	}
	for _, named := range n.Calls {
		call := named.Expr.(*expr.Window)
		j.refuse(!ordered && call.OrdersPeers())
		inexact := j.anyInexact(call.Children())
		if call.Aggregate != nil {
			j.refuse(call.Aggregate.Filter != nil && j.isInexact(call.Aggregate.Filter))
			inexact = inexact || addsFloats(call.Aggregate)
		}
		if inexact {
			j.inexact[named.Column.ID] = struct{}{}
		}
	}
}

// addsFloats reports whether an aggregate computes with floating-point numbers.
func addsFloats(call *expr.Aggregate) bool {
	for _, t := range call.Overload.State {
		if hasFloats(t) {
			return true
		}
	}
	return hasFloats(call.Overload.Result)
}

func hasFloats(t types.Type) bool {
	if arrow.IsFloating(t.ID()) {
		return true
	}
	nested, ok := t.(arrow.NestedType)
	if !ok {
		return false
	}
	for _, field := range nested.Fields() {
		if hasFloats(field.Type) {
			return true
		}
	}
	return false
}

func (j *judgement) taint(columns []*expr.Column) {
	for _, c := range columns {
		j.inexact[c.ID] = struct{}{}
	}
}

// rename passes on what is known of columns to their new names.
func (j *judgement) rename(from, to []*expr.Column) {
	for i, c := range from {
		if j.inexact.Has(c.ID) {
			j.inexact[to[i].ID] = struct{}{}
		}
	}
}

func (j *judgement) compute(list []logical.Named) {
	for _, named := range list {
		if j.isInexact(named.Expr) {
			j.inexact[named.Column.ID] = struct{}{}
		}
	}
}

func (j *judgement) anyInexact(exprs []expr.Expr) bool {
	for _, e := range exprs {
		if j.isInexact(e) {
			return true
		}
	}
	return false
}

func (j *judgement) isInexact(e expr.Expr) (inexact bool) {
	expr.Columns(e, func(c *expr.Column) { inexact = inexact || j.inexact.Has(c.ID) })
	return inexact
}
