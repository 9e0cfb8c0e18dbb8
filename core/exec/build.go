package exec

import (
	"context"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/stage"
)

// builder turns a physical plan into pipelines. Breakers end a pipeline, which is put on the list before those that read
// from it.
type builder struct {
	env       *stage.Environment
	task      *task // nil: the plan is run as a whole
	pipelines []*pipeline
	meters    map[physical.Node]*meter
	shared    map[int]*shared
	held      []releaser
	inRound   bool // of a recursion, which has the meters
	partners  partners
	joins     map[*physical.HashJoin]*hashJoin
	codedKeys codedKeys
}

// releaser holds memory for as long as the query runs.
type releaser interface{ release() }

func newBuilder(env *stage.Environment, root physical.Node) *builder {
	b := &builder{
		env: env, meters: map[physical.Node]*meter{}, shared: map[int]*shared{},
		partners: partners{}, joins: map[*physical.HashJoin]*hashJoin{}, codedKeys: codedKeys{},
	}
	findPartners(root, b.partners)
	b.codedKeys.find(root)
	return b
}

// meter makes the meter of a node, with the budget that its operator allocates from.
func (b *builder) meter(node physical.Node) *meter {
	if b.inRound {
		return b.meters[node]
	}
	m := &meter{budget: operatorBudget(operatorName(node), b.env.Budget)}
	b.meters[node] = m
	return m
}

// build returns the chain that gives the node's rows.
func (b *builder) build(ctx context.Context, node physical.Node) (*chain, error) {
	switch node := node.(type) {
	case *physical.Scan, *physical.Values, *physical.Ref, *physical.Empty, *stage.Receive:
		return b.leaf(ctx, node)
	case *physical.Union:
		return b.union(ctx, node)
	case *physical.With:
		return b.with(ctx, node)
	case *physical.Recursion:
		return b.recursion(ctx, node)
	case *physical.HashJoin:
		return b.hashJoin(ctx, node)
	case *physical.Filter, *physical.Project, *physical.Unnest:
		return b.streaming(ctx, node)
	case *physical.HashAggregate, *physical.Sort, *physical.Limit, *physical.DistinctOn, *physical.Window:
		return b.breaker(ctx, node)
	case *physical.Write:
		return b.write(ctx, node)
	}
	return nil, errs.New(errs.Internal, "operator has no implementation: %s", node)
}

func (b *builder) leaf(ctx context.Context, node physical.Node) (*chain, error) {
	m := b.meter(node)
	var source Source
	var err error
	switch node := node.(type) {
	case *physical.Scan:
		source, err = b.scan(ctx, node, m)
	case *physical.Values:
		source, err = b.values(node, m)
	case *physical.Ref:
		source, err = b.ref(node)
	case *stage.Receive:
		source, err = b.receive(node, m)
	case *physical.Empty:
		source = &batchSource{batches: noBatches}
	}
	if err != nil {
		return nil, err
	}
	return &chain{source: &measuredSource{Source: source, meter: m}}, nil
}

// streaming adds an operator that needs no rows but the batch at hand.
func (b *builder) streaming(ctx context.Context, node physical.Node) (*chain, error) {
	input, err := b.build(ctx, node.Children()[0])
	if err != nil {
		return nil, err
	}
	m := b.meter(node)
	var op Operator
	switch node := node.(type) {
	case *physical.Filter:
		op, err = b.filter(node, m)
	case *physical.Project:
		op, err = b.project(node, m)
	case *physical.Unnest:
		op, err = b.unnest(node, m)
	}
	if err != nil {
		return nil, err
	}
	return input.then(&measuredOperator{Operator: op, meter: m}), nil
}

// breaker ends the input's pipeline with a sink, and starts a chain at the sink's result.
func (b *builder) breaker(ctx context.Context, node physical.Node) (*chain, error) {
	input, err := b.build(ctx, node.Children()[0])
	if err != nil {
		return nil, err
	}
	m := b.meter(node)
	var sink Sink
	var source Source
	switch node := node.(type) {
	case *physical.HashAggregate:
		sink, source, err = b.hashAggregate(node, m)
	case *physical.Sort:
		sink, source, err = b.sort(node, m)
	case *physical.DistinctOn:
		sink, source, err = b.distinctOn(node, m)
	case *physical.Window:
		sink, source, err = b.window(node, m)
	case *physical.Limit:
		l := newLimit(node, m.budget)
		b.hold(&l.kept)
		sink, source = l, l.source()
	}
	if err != nil {
		return nil, err
	}
	b.end(input, &measuredSink{Sink: sink, meter: m})
	return &chain{source: &measuredSource{Source: source, meter: m}}, nil
}

// result ends the plan in a sink that hands rows out in the order of the scan, by out. A limit at its top is carried out there, in the order that rows are taken: what
// comes before it needs to stop soon enough only, and no row waits for the last one.
func (b *builder) result(ctx context.Context, root physical.Node, out *output, sink Sink) error {
	limit, ok := root.(*physical.Limit)
	if !ok {
		input, err := b.build(ctx, root)
		if err == nil {
			b.end(input, sink)
		}
		return err
	}
	input, err := b.build(ctx, limit.Input)
	if err != nil {
		return err
	}
	out.rows, out.meter = rangeOf(limit), b.meter(limit)
	first := newFirstRows(out.rows.end)
	b.end(input.then(&first), sink)
	return nil
}

func (b *builder) union(ctx context.Context, node *physical.Union) (*chain, error) {
	b.meter(node)
	all := &chain{}
	for _, child := range node.Inputs {
		input, err := b.build(ctx, child)
		if err != nil {
			return nil, err
		}
		all.inputs = append(all.inputs, input)
	}
	return all, nil
}

// end puts a pipeline on the list.
func (b *builder) end(input *chain, sink Sink) {
	b.pipelines = append(b.pipelines, &pipeline{chain: input, sink: sink})
}

// hold releases r when the query ends.
func (b *builder) hold(r releaser) { b.held = append(b.held, r) }
