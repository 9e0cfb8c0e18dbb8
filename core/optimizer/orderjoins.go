package optimizer

import (
	"math"
	"math/bits"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/logical/cardinality"
)

// mostDynamic is the number of relations up to which all orders are considered; beyond it the order is built greedily, and
// beyond mostOrdered it stays as it is. mostConsidered is the number of joins to consider: all that a star of mostDynamic has,
// not those of a clique.
const (
	mostDynamic    = 12
	mostOrdered    = 63
	mostConsidered = 20_000
)

// orderJoins orders inner joins so that the estimated sizes of their results are least in sum. Up to mostDynamic relations
// it finds the best bushy tree by dynamic programming over connected subsets (Moerkotte and Neumann, VLDB 2006).
func orderJoins(r *run, plan logical.Node) (logical.Node, error) {
	o := &orderer{estimates: cardinality.New(r.ctx, plan)}
	return exactly(o.order(plan), plan.Output()), nil
}

type orderer struct{ estimates *cardinality.Estimator }

// order orders the joins at and below a node.
func (o *orderer) order(node logical.Node) logical.Node {
	if j, ok := node.(*logical.Join); ok && orderable(j) {
		if n := countRelations(j); n > 2 && n <= mostOrdered {
			return o.best(o.flatten(j))
		}
	}
	if sunk := o.sinkSemi(node); sunk != nil {
		return o.order(sunk)
	}
	children := node.Children()
	for i, child := range children {
		ordered := o.order(child)
		if byPosition(node) {
			ordered = exactly(ordered, child.Output())
		}
		children[i] = ordered
	}
	if len(children) == 0 {
		return node
	}
	return node.WithChildren(children)
}

// orderable reports whether a join may be taken apart: its conditions mean the same wherever they are applied.
func orderable(j *logical.Join) bool {
	for _, e := range j.Expressions() {
		if !movable(e) || !hasColumn(e) {
			return false
		}
	}
	return j.Kind == logical.Inner
}

func countRelations(node logical.Node) int {
	if j, ok := node.(*logical.Join); ok && orderable(j) {
		return countRelations(j.Left) + countRelations(j.Right)
	}
	return 1
}

// byPosition reports whether a node reads the columns of its inputs by their positions.
func byPosition(node logical.Node) bool {
	switch n := node.(type) {
	case *logical.Union, *logical.SetOperation, *logical.With, *logical.Recursion:
		return true
	case *logical.Distinct:
		return len(n.On) == 0
	}
	return false
}

// joinGraph is a set of relations, with the conditions between them.
type joinGraph struct {
	relations []logical.Node
	edges     []edge
	single    uint64 // relations of at most one row
}

// edge is a condition over some of the relations.
type edge struct {
	relations uint64
	on        *logical.Equality // of two sides; or nil
	left      uint64            // relations of on.Left
	condition expr.Expr         // where on is nil
}

// flatten collects the relations and conditions of a tree of inner joins.
func (o *orderer) flatten(root *logical.Join) *joinGraph {
	g := &joinGraph{}
	var equalities []logical.Equality
	var conditions []expr.Expr
	var collect func(n logical.Node)
	collect = func(n logical.Node) {
		j, ok := n.(*logical.Join)
		if !ok || !orderable(j) {
			if atMostOne(n) {
				g.single |= 1 << len(g.relations)
			}
			g.relations = append(g.relations, o.order(n))
			return
		}
		collect(j.Left)
		collect(j.Right)
		equalities = append(equalities, j.On...)
		if j.Condition != nil {
			conditions = append(conditions, expr.Conjuncts(j.Condition)...)
		}
	}
	collect(root)
	for _, on := range equalities {
		left, right := g.over(on.Left), g.over(on.Right)
		g.add(edge{relations: left | right, left: left, on: &on})
	}
	for _, e := range conditions {
		g.add(edge{relations: g.over(e), condition: e})
	}
	return g
}

// add notes a condition between relations, applies one over a single relation to it, and one without columns to any.
func (g *joinGraph) add(e edge) {
	if bits.OnesCount64(e.relations) > 1 {
		g.edges = append(g.edges, e)
		return
	}
	i := 0
	if e.relations != 0 {
		i = bits.TrailingZeros64(e.relations)
	}
	g.relations[i] = filtered(g.relations[i], []expr.Expr{e.expr()})
}

// over is the set of relations that an expression refers to.
func (g *joinGraph) over(e expr.Expr) (set uint64) {
	for i, relation := range g.relations {
		ids := expr.IDsOf(relation.Output())
		expr.Columns(e, func(c *expr.Column) {
			if ids.Has(c.ID) {
				set |= 1 << i
			}
		})
	}
	return set
}

// candidate is a join tree over a set of relations.
type candidate struct {
	plan logical.Node
	rows float64
	cost float64
}

func (o *orderer) best(g *joinGraph) logical.Node {
	plans := map[uint64]*candidate{}
	for i, relation := range g.relations {
		plans[1<<i] = &candidate{plan: relation, rows: o.estimates.Rows(relation)}
	}
	if len(g.relations) <= mostDynamic {
		return o.dynamic(g, plans).plan
	}
	return o.greedy(g, plans).plan
}

// dynamic finds the cheapest tree of each set of relations from those of its halves.
func (o *orderer) dynamic(g *joinGraph, plans map[uint64]*candidate) *candidate {
	all := uint64(1)<<len(g.relations) - 1
	considered := 0
	for set := uint64(1); set <= all; set++ {
		if bits.OnesCount64(set) < 2 {
			continue
		}
		for left := (set - 1) & set; left > 0; left = (left - 1) & set {
			right := set &^ left
			if left > right && plans[left] != nil && plans[right] != nil && g.connects(left, right) {
				o.consider(g, plans, left, right)
				considered++
			}
		}
		if considered > mostConsidered || plans[set] == nil && set == all { // or a cross product cannot be avoided
			return o.greedy(g, singles(plans, len(g.relations)))
		}
	}
	return plans[all]
}

func singles(plans map[uint64]*candidate, n int) map[uint64]*candidate {
	only := map[uint64]*candidate{}
	for i := range n {
		only[1<<i] = plans[1<<i]
	}
	return only
}

// connects reports whether a key joins two sets of relations, or any condition where one of them has but one row.
func (g *joinGraph) connects(left, right uint64) bool {
	single := left&^g.single == 0 || right&^g.single == 0
	for _, e := range g.edges {
		if e.relations&^(left|right) != 0 || e.relations&left == 0 || e.relations&right == 0 {
			continue
		}
		if single || e.on != nil && crosses(e, left, right) {
			return true
		}
	}
	return false
}

// crosses reports whether the operands of a key lie on different sides.
func crosses(e edge, left, right uint64) bool {
	other := e.relations &^ e.left
	return other != 0 && (e.left&^left == 0 && other&^right == 0 || e.left&^right == 0 && other&^left == 0)
}

// consider keeps the join of two sets' trees if it is the cheapest of their union so far.
func (o *orderer) consider(g *joinGraph, plans map[uint64]*candidate, left, right uint64) {
	a, b := plans[left], plans[right]
	join := g.join(a.plan, b.plan, left, right)
	rows := o.estimates.Rows(join)
	cost := a.cost + b.cost + rows + math.Min(a.rows, b.rows)
	set := left | right
	if best := plans[set]; best == nil || cost < best.cost {
		plans[set] = &candidate{plan: join, rows: rows, cost: cost}
	}
}

// join joins two trees by the conditions that become complete with them.
func (g *joinGraph) join(a, b logical.Node, left, right uint64) *logical.Join {
	j := &logical.Join{Kind: logical.Inner, Left: a, Right: b}
	var conditions []expr.Expr
	for _, e := range g.edges {
		complete := e.relations&^(left|right) == 0
		inside := e.relations&^left == 0 || e.relations&^right == 0
		switch {
		case !complete || inside:
		case e.on != nil && crosses(e, left, right):
			on := *e.on
			if e.left&^left != 0 {
				on.Left, on.Right = on.Right, on.Left
			}
			j.On = append(j.On, on)
		default:
			conditions = append(conditions, e.expr())
		}
	}
	j.Condition = expr.Conjunction(conditions)
	return j
}

// expr is the edge as a condition.
func (e edge) expr() expr.Expr {
	if e.on == nil {
		return e.condition
	}
	op := expr.Equal
	if e.on.NullsEqual {
		op = expr.IsNotDistinct
	}
	return &expr.Comparison{Op: op, Left: e.on.Left, Right: e.on.Right}
}

// greedy joins the two trees whose join is smallest, until there is one. Trees that no key joins come last.
func (o *orderer) greedy(g *joinGraph, plans map[uint64]*candidate) *candidate {
	for len(plans) > 1 {
		var bestLeft, bestRight uint64
		var best *candidate
		bestConnected := false
		for left, a := range plans {
			for right, b := range plans {
				if left <= right {
					continue
				}
				connected := g.connects(left, right)
				if bestConnected && !connected {
					continue
				}
				join := g.join(a.plan, b.plan, left, right)
				c := &candidate{plan: join, rows: o.estimates.Rows(join)}
				if best == nil || connected && !bestConnected || c.rows < best.rows ||
					c.rows == best.rows && left|right < bestLeft|bestRight {
					best, bestLeft, bestRight, bestConnected = c, left, right, connected
				}
			}
		}
		delete(plans, bestLeft)
		delete(plans, bestRight)
		plans[bestLeft|bestRight] = best
	}
	for _, c := range plans {
		return c
	}
	return nil
}
