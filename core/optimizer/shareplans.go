package optimizer

import (
	"hash/maphash"
	"reflect"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/logical/cardinality"
	"github.com/ballista-go/ballista/core/tree"
)

// sharePlans computes plans once that occur several times, when they cost more than to keep their rows.
func sharePlans(r *run, plan logical.Node) (logical.Node, error) {
	for {
		s := &sharing{estimates: cardinality.New(r.ctx, plan), seed: maphash.MakeSeed(), alike: map[uint64][]*occurrences{}}
		s.visit(plan)
		best := s.largest()
		if best == nil {
			return plan, nil
		}
		plan = best.share(int(r.NewID()), plan)
	}
}

// sharing finds the plans that occur several times.
type sharing struct {
	estimates *cardinality.Estimator
	seed      maphash.Seed
	alike     map[uint64][]*occurrences // by a hash of what does not name columns
	found     []*occurrences
}

// occurrences are the nodes that are the same plan.
type occurrences struct {
	plan  logical.Node // the first
	size  int          // nodes of the plan
	nodes []logical.Node
}

// outline is what is known of a plan without comparing it.
type outline struct {
	hash   uint64
	size   int
	work   float64 // rows that its nodes read, save for projections
	costly bool    // it joins or aggregates
	varies bool    // each time it is computed
}

// mostAlike is how many different plans with one hash are told apart.
const mostAlike = 16

// visit notes the plan and those in it.
func (s *sharing) visit(node logical.Node) outline {
	o := outline{size: 1}
	var shape maphash.Hash
	shape.SetSeed(s.seed)
	describe(&shape, node)
	for _, child := range node.Children() {
		below := s.visit(child)
		o.size += below.size
		o.work += below.work
		if _, free := node.(*logical.Project); !free {
			o.work += s.estimates.Rows(child)
		}
		o.costly, o.varies = o.costly || below.costly, o.varies || below.varies
		maphash.WriteComparable(&shape, below.hash)
	}
	for _, e := range node.Expressions() {
		o.varies = o.varies || volatile(e)
	}
	o.hash = shape.Sum64()
	switch node.(type) {
	case *logical.Join, *logical.Aggregate:
		o.costly = true
	}
	if o.costly && !o.varies && o.work >= leastShared && keptShare*s.estimates.Rows(node) <= o.work {
		s.note(node, o)
	}
	return o
}

// leastShared is how many rows must be read to compute a plan: others take less time than what sharing may hinder, such as
// choosing another algorithm in each place.
const leastShared = 1 << 14

// keptShare is how many rows must be read to compute a plan, for each that it gives: these are written, and read twice.
const keptShare = 2

// describe writes what equal nodes agree in, without the names of columns.
func describe(shape *maphash.Hash, node logical.Node) {
	maphash.WriteComparable(shape, reflect.TypeOf(node))
	if scan, ok := node.(*logical.Scan); ok {
		for _, c := range scan.Columns {
			maphash.WriteComparable(shape, c.Index)
		}
	}
	for _, e := range node.Expressions() {
		tree.Walk(e, func(e expr.Expr) bool {
			maphash.WriteComparable(shape, reflect.TypeOf(e))
			if literal, ok := e.(*expr.Literal); ok {
				_, _ = shape.WriteString(literal.String())
			}
			return true
		})
	}
}

func (s *sharing) note(node logical.Node, o outline) {
	alike := s.alike[o.hash]
	for _, other := range alike {
		if logical.Same(other.plan, node) {
			other.nodes = append(other.nodes, node)
			return
		}
	}
	if len(alike) < mostAlike {
		first := &occurrences{plan: node, size: o.size, nodes: []logical.Node{node}}
		s.alike[o.hash] = append(alike, first)
		s.found = append(s.found, first)
	}
}

// largest is the largest plan that occurs several times, the first of them; nil when there is none.
func (s *sharing) largest() *occurrences {
	var best *occurrences
	for _, o := range s.found {
		if len(o.nodes) > 1 && (best == nil || o.size > best.size) {
			best = o
		}
	}
	return best
}

// share makes the occurrences references to one plan, which is computed at the lowest node that has all of them.
func (o *occurrences) share(id int, plan logical.Node) logical.Node {
	replaced := map[logical.Node]bool{}
	for _, node := range o.nodes {
		replaced[node] = true
	}
	rewritten, _ := o.replace(id, plan, replaced)
	return rewritten
}

// replace also returns how many occurrences the plan has.
func (o *occurrences) replace(id int, node logical.Node, replaced map[logical.Node]bool) (logical.Node, int) {
	if replaced[node] {
		return &logical.Ref{ID: id, Name: "shared", Columns: node.Output()}, 1
	}
	children, total, most := node.Children(), 0, 0
	for i, child := range children {
		n := 0
		children[i], n = o.replace(id, child, replaced)
		total, most = total+n, max(most, n)
	}
	if total == 0 {
		return node, 0
	}
	node = node.WithChildren(children)
	if total == len(o.nodes) && most < total {
		node = &logical.With{ID: id, Name: "shared", Shared: o.plan, Body: node}
	}
	return node, total
}
