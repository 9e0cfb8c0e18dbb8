package codec

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// physicalUnary reads the nodes with one input.
func (d *decoder) physicalUnary(m *wirepb.PhysicalNode) (physical.Node, error) {
	switch kind := m.GetKind().(type) {
	case *wirepb.PhysicalNode_Write:
		return d.physicalWrite(kind.Write)
	case *wirepb.PhysicalNode_Filter:
		return d.physicalFilter(kind.Filter)
	case *wirepb.PhysicalNode_Project:
		return d.physicalProject(kind.Project)
	case *wirepb.PhysicalNode_HashAggregate:
		return d.hashAggregate(kind.HashAggregate)
	case *wirepb.PhysicalNode_Sort:
		return d.physicalSort(kind.Sort)
	case *wirepb.PhysicalNode_Limit:
		return d.physicalLimit(kind.Limit)
	case *wirepb.PhysicalNode_DistinctOn:
		return d.distinctOn(kind.DistinctOn)
	case *wirepb.PhysicalNode_Window:
		return d.physicalWindow(kind.Window)
	case *wirepb.PhysicalNode_Unnest:
		return d.physicalUnnest(kind.Unnest)
	case *wirepb.PhysicalNode_Exchange:
		input, err := d.physical(kind.Exchange.GetInput())
		if err != nil {
			return nil, err
		}
		exchange, err := d.routing(kind.Exchange.GetRouting(), input)
		if err != nil {
			return nil, err
		}
		return exchange, nil
	}
	return nil, malformed("node is missing or not known: %T", m.GetKind())
}

// within checks that expressions refer to the columns only.
func within(columns []*expr.Column, exprs ...expr.Expr) error {
	ids := expr.IDsOf(columns)
	for _, e := range exprs {
		if e != nil && !ids.Covers(e) {
			return malformed("an expression refers to a column that is not produced below: %s", e)
		}
	}
	return nil
}

func exprsOf(list []logical.Named) []expr.Expr {
	exprs := make([]expr.Expr, len(list))
	for i, n := range list {
		exprs[i] = n.Expr
	}
	return exprs
}

func keysOf(keys []expr.SortKey) []expr.Expr {
	exprs := make([]expr.Expr, len(keys))
	for i, key := range keys {
		exprs[i] = key.Expr
	}
	return exprs
}

func (d *decoder) physicalFilter(m *wirepb.PhysicalFilter) (physical.Node, error) {
	input, err := d.physical(m.GetInput())
	if err != nil {
		return nil, err
	}
	condition, err := d.condition(m.GetCondition())
	if err != nil {
		return nil, err
	}
	return &physical.Filter{Input: input, Condition: condition}, within(input.Output(), condition)
}

func (d *decoder) physicalProject(m *wirepb.PhysicalProject) (physical.Node, error) {
	input, err := d.physical(m.GetInput())
	if err != nil {
		return nil, err
	}
	exprs, err := d.named(m.GetExprs())
	if err != nil {
		return nil, err
	}
	return &physical.Project{Input: input, Exprs: exprs}, within(input.Output(), exprsOf(exprs)...)
}

func (d *decoder) physicalSort(m *wirepb.PhysicalSort) (physical.Node, error) {
	input, err := d.physical(m.GetInput())
	if err != nil {
		return nil, err
	}
	s := &physical.Sort{Input: input}
	if s.Keys, err = d.keys(m.GetKeys()); err != nil {
		return nil, err
	}
	if s.Fetch, err = decodeCount(m.Fetch); err != nil {
		return nil, err
	}
	return s, within(input.Output(), keysOf(s.Keys)...)
}

func (d *decoder) physicalLimit(m *wirepb.PhysicalLimit) (physical.Node, error) {
	input, err := d.physical(m.GetInput())
	if err != nil {
		return nil, err
	}
	fetch, err := decodeLimit(m.GetSkip(), m.Fetch)
	return &physical.Limit{Input: input, Skip: m.GetSkip(), Fetch: fetch}, err
}

func (d *decoder) distinctOn(m *wirepb.DistinctOn) (physical.Node, error) {
	input, err := d.physical(m.GetInput())
	if err != nil {
		return nil, err
	}
	n := &physical.DistinctOn{Input: input}
	if n.On, err = d.exprList(m.GetOn()); err != nil {
		return nil, err
	}
	if n.Keys, err = d.keys(m.GetKeys()); err != nil {
		return nil, err
	}
	if len(n.On) == 0 {
		return nil, malformed("a distinct on nothing")
	}
	return n, within(input.Output(), append(keysOf(n.Keys), n.On...)...)
}

func (d *decoder) physicalUnnest(m *wirepb.PhysicalUnnest) (physical.Node, error) {
	input, err := d.physical(m.GetInput())
	if err != nil {
		return nil, err
	}
	lists, err := d.lists(m.GetLists())
	if err != nil {
		return nil, err
	}
	return &physical.Unnest{Input: input, Lists: lists, Outer: m.GetOuter()}, within(input.Output(), exprsOf(lists)...)
}

// routing reads how the rows of an input are redistributed.
func (d *decoder) routing(m *wirepb.Routing, input physical.Node) (*physical.Exchange, error) {
	x := &physical.Exchange{Input: input, Ordered: m.GetOrdered()}
	var err error
	if x.Kind, err = decodeExchangeKind(m.GetKind()); err != nil {
		return nil, err
	}
	if x.Partitions, err = decodeShares(m.GetPartitions()); err != nil {
		return nil, err
	}
	if x.Keys, err = d.exprList(m.GetKeys()); err != nil {
		return nil, err
	}
	if x.Order, err = d.keys(m.GetOrder()); err != nil {
		return nil, err
	}
	if len(x.Keys) > 0 && x.Kind != physical.Hash || (len(x.Order) > 0) != (x.Kind == physical.Range) {
		return nil, malformed("an exchange of kind %s with %d keys and an order of %d", x.Kind, len(x.Keys), len(x.Order))
	}
	return x, within(input.Output(), append(keysOf(x.Order), x.Keys...)...)
}

func decodeExchangeKind(code wirepb.ExchangeKind) (physical.ExchangeKind, error) {
	if code < wirepb.ExchangeKind_EXCHANGE_KIND_SINGLE || code > wirepb.ExchangeKind_EXCHANGE_KIND_FORWARD {
		return 0, malformed("kind of exchange is not known: %d", code)
	}
	return physical.ExchangeKind(code - 1), nil
}
