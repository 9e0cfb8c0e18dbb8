package exec

import (
	"context"
	"sync"

	"github.com/ballista-go/ballista/core/eval"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// hashAggregate groups rows. Each worker has a table and accumulators of its own; they are merged by the readers of the
// result.
type hashAggregate struct {
	node     *physical.HashAggregate
	budget   *memory.Budget
	env      *stage.Environment
	keys     []*eval.Program
	keyTypes []types.Type // with the grouping set's number, where there are sets
	calls    []*aggregateCall
	mu       sync.Mutex
	partials []*aggregation // of the workers
	merged   []*aggregation // by partition, once merged
	results  queue
	once     sync.Once
	ordered  *collection // the input, when its order matters
}

// aggregateCall is an aggregate of the plan.
type aggregateCall struct {
	call   *expr.Aggregate
	args   []*eval.Program // the arguments, or the states of Final
	filter *eval.Program
	order  []*eval.Program
	types  []types.Type // of args
}

// distinct reports whether only distinct arguments count.
func (c *aggregateCall) distinct() bool {
	return c.call.Distinct && !c.call.Overload.DistinctIrrelevant && len(c.args) > 0
}

func (b *builder) hashAggregate(node *physical.HashAggregate, m *meter) (Sink, Source, error) {
	a := &hashAggregate{node: node, budget: m.budget, env: b.env}
	if err := a.compile(); err != nil {
		return nil, nil, err
	}
	b.hold(a)
	if a.orderMatters() {
		a.ordered = &collection{budget: m.budget}
	}
	return a, (*aggregateSource)(a), nil
}

func (a *hashAggregate) compile() error {
	input := a.node.Input.Output()
	var keys []expr.Expr
	for _, group := range a.node.Groups {
		keys = append(keys, group.Expr)
		a.keyTypes = append(a.keyTypes, group.Column.DataType)
	}
	if a.node.SetID != nil {
		a.keyTypes = append(a.keyTypes, a.node.SetID.DataType)
	}
	var err error
	if a.keys, err = compileEach(keys, input); err != nil {
		return err
	}
	for i, named := range a.node.Aggregates {
		call, err := a.compileCall(named.Expr.(*expr.Aggregate), i, input)
		if err != nil {
			return err
		}
		a.calls = append(a.calls, call)
	}
	return nil
}

func (a *hashAggregate) compileCall(call *expr.Aggregate, i int, input []*expr.Column) (*aggregateCall, error) {
	c := &aggregateCall{call: call}
	args := call.Args
	if a.node.Mode == physical.Final {
		args = nil
		for _, state := range a.node.Partials[i] {
			args = append(args, state)
		}
	}
	var order []expr.Expr
	for _, key := range call.Order {
		order = append(order, key.Expr)
	}
	for _, arg := range args {
		c.types = append(c.types, arg.Type())
	}
	var err error
	if c.args, err = compileEach(args, input); err != nil {
		return nil, err
	}
	if c.order, err = compileEach(order, input); err != nil {
		return nil, err
	}
	if call.Filter != nil && a.node.Mode != physical.Final {
		c.filter, err = eval.Compile(call.Filter, input)
	}
	return c, err
}

// orderMatters reports whether an aggregate depends on the order of the rows.
func (a *hashAggregate) orderMatters() bool {
	for _, c := range a.calls {
		if c.call.Function.OrderSensitive || len(c.call.Order) > 0 {
			return true
		}
	}
	return false
}

func (a *hashAggregate) release() {
	for _, list := range [][]*aggregation{a.partials, a.merged} {
		for _, g := range list {
			g.release()
		}
	}
	a.partials, a.merged = nil, nil
	if a.ordered != nil {
		a.ordered.release()
	}
}

// Worker implements Sink.
func (a *hashAggregate) Worker(w *Worker) (Pusher, error) {
	if a.ordered != nil {
		return a.ordered.Worker(w)
	}
	return a.newPusher(w.Settings)
}

func (a *hashAggregate) newPusher(settings *expr.Settings) (*aggregatePusher, error) {
	p := &aggregatePusher{aggregate: a, keys: startEach(a.keys, a.budget, settings)}
	for _, c := range a.calls {
		inputs := &callInputs{args: startEach(c.args, a.budget, settings), order: startEach(c.order, a.budget, settings)}
		if c.filter != nil {
			inputs.filter = c.filter.Start(a.budget, settings)
		}
		p.inputs = append(p.inputs, inputs)
	}
	var err error
	p.groups, err = a.newAggregation()
	return p, err
}

// callInputs are one worker's evaluators for an aggregate.
type callInputs struct {
	args, order *evaluators
	filter      *eval.Evaluator
}

func (c *callInputs) close() {
	c.args.close()
	c.order.close()
	if c.filter != nil {
		c.filter.Close()
	}
}

// aggregatePusher is one worker's part of an aggregation.
type aggregatePusher struct {
	aggregate *hashAggregate
	keys      *evaluators
	inputs    []*callInputs
	groups    *aggregation // nil once handed over

	rows      []int32
	all       []int32
	numbers   []uint32
	byRow     []uint32
	narrowed  []uint32
	setKeys   []*vector.Vector
	setNumber vector.Vector
	nulls     []*vector.Vector
}

// Push implements Pusher.
func (p *aggregatePusher) Push(ctx context.Context, batch *vector.Batch) (bool, error) {
	keys, err := p.keys.eval(ctx, batch)
	if err != nil {
		return false, err
	}
	args := make([][]*vector.Vector, len(p.inputs))
	for i, inputs := range p.inputs {
		evaluated, err := p.evalArgs(ctx, inputs, batch)
		if err != nil {
			return false, err
		}
		args[i] = evaluated
	}
	if p.aggregate.node.Sets == nil {
		return true, p.add(ctx, batch, keys.Columns, args)
	}
	for number, set := range p.aggregate.node.Sets {
		setKeys, err := p.keysOfSet(keys.Columns, number, set, batch.Len)
		if err != nil {
			return false, err
		}
		if err := p.add(ctx, batch, setKeys, args); err != nil {
			return false, err
		}
	}
	return true, nil
}

// evalArgs evaluates arguments for the rows that pass the filter: others may not be evaluated, since they may fail.
func (p *aggregatePusher) evalArgs(ctx context.Context, inputs *callInputs, batch *vector.Batch) ([]*vector.Vector, error) {
	narrowed := *batch
	if inputs.filter != nil {
		rows, err := inputs.filter.Select(ctx, batch, batch.Rows)
		if err != nil {
			return nil, err
		}
		narrowed.Rows = rows
	}
	evaluated, err := inputs.args.eval(ctx, &narrowed)
	if err != nil {
		return nil, err
	}
	return evaluated.Columns, nil
}

// keysOfSet are the keys with NULL for those outside of a grouping set, and the set's number.
func (p *aggregatePusher) keysOfSet(keys []*vector.Vector, number int, set []int, rows int) ([]*vector.Vector, error) {
	a := p.aggregate
	if p.nulls == nil {
		p.nulls = make([]*vector.Vector, len(keys))
		for i := range p.nulls {
			p.nulls[i] = new(vector.Vector)
		}
	}
	p.setKeys = p.setKeys[:0]
	for i := range keys {
		if err := p.nulls[i].MakeNull(a.budget, a.keyTypes[i], rows); err != nil {
			return nil, err
		}
		p.setKeys = append(p.setKeys, p.nulls[i])
	}
	for _, i := range set {
		p.setKeys[i] = keys[i]
	}
	setID := a.node.SetID.DataType
	value := types.Value(int64(number))
	if types.IsUnsigned(setID) {
		value = uint64(number)
	}
	err := p.setNumber.SetConstant(a.budget, setID, value, rows)
	return append(p.setKeys, &p.setNumber), err
}

// add adds the rows of a batch to their groups.
func (p *aggregatePusher) add(ctx context.Context, batch *vector.Batch, keys []*vector.Vector, args [][]*vector.Vector) error {
	rows := p.rowsOf(batch)
	numbers, err := p.number(keys, rows)
	if err != nil {
		return err
	}
	for i, inputs := range p.inputs {
		selected, groups := batch.Rows, numbers
		if inputs.filter != nil {
			if selected, err = inputs.filter.Select(ctx, batch, batch.Rows); err != nil {
				return err
			}
			if selected != nil {
				groups = p.narrow(numbers, rows, selected, batch.Len)
			}
		}
		if err := p.groups.update(i, groups, args[i], selected, batch.Len); err != nil {
			return err
		}
	}
	return nil
}

// rowsOf lists the rows of a batch.
func (p *aggregatePusher) rowsOf(batch *vector.Batch) []int32 {
	if batch.Rows != nil {
		return batch.Rows
	}
	for len(p.all) < batch.Len {
		p.all = append(p.all, int32(len(p.all)))
	}
	return p.all[:batch.Len]
}

// number gives the rows' groups; nil without keys, when all rows are in group 0.
func (p *aggregatePusher) number(keys []*vector.Vector, rows []int32) ([]uint32, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	if cap(p.numbers) < len(rows) {
		p.numbers = make([]uint32, len(rows))
	}
	numbers := p.numbers[:len(rows)]
	if err := p.groups.table.find(keys, rows, numbers); err != nil {
		return nil, err
	}
	return numbers, p.groups.grow()
}

// narrow picks the groups of the selected rows.
func (p *aggregatePusher) narrow(numbers []uint32, rows, selected []int32, n int) []uint32 {
	if numbers == nil {
		return nil
	}
	if cap(p.byRow) < n {
		p.byRow = make([]uint32, n)
	}
	byRow := p.byRow[:n]
	for k, row := range rows {
		byRow[row] = numbers[k]
	}
	p.narrowed = p.narrowed[:0]
	for _, row := range selected {
		p.narrowed = append(p.narrowed, byRow[row])
	}
	return p.narrowed
}

// Flush hands the worker's groups over.
func (p *aggregatePusher) Flush(context.Context) error {
	p.aggregate.mu.Lock()
	defer p.aggregate.mu.Unlock()
	p.aggregate.partials = append(p.aggregate.partials, p.groups)
	p.groups = nil
	return nil
}

// Close implements Pusher.
func (p *aggregatePusher) Close() {
	p.keys.close()
	for _, inputs := range p.inputs {
		inputs.close()
	}
	if p.groups != nil {
		p.groups.release()
	}
	p.setNumber.Release()
	for _, v := range p.nulls {
		v.Release()
	}
}
