package exec

import (
	"sync"

	"github.com/ballista-go/ballista/core/eval"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/stage"
	"github.com/ballista-go/ballista/core/types"
)

// hashAggregate groups rows. Each worker has a table and accumulators of its own; they are merged by the readers of the
// result.
type hashAggregate struct {
	node     *physical.HashAggregate
	budget   *memory.Budget
	env      *stage.Environment
	together *eval.Program // the keys and the arguments without a filter
	keyTypes []types.Type  // with the grouping set's number, where there are sets
	origins  []keyOrigin   // of keys that come from build sides of joins
	coding   *keyCoding    // of keys by numbers; nil: there is none
	starting sync.Once
	finest   int // the grouping set that rows are added to, of which the others are made; or noSet
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
	alike  []int         // earlier aggregates of the same rows and arguments
	types  []types.Type  // of the arguments, or the states of Final
	first  int           // where they begin among the results of together, unless there is a filter
	filter *eval.Program // or nil
	args   *eval.Program // with a filter
	order  []*eval.Program
}

// distinct reports whether only distinct arguments count.
func (c *aggregateCall) distinct() bool {
	return c.call.Distinct && !c.call.Overload.DistinctIrrelevant && len(c.types) > 0
}

func (b *builder) hashAggregate(node *physical.HashAggregate, m *meter) (Sink, Source, error) {
	a := &hashAggregate{node: node, budget: m.budget, env: b.env}
	if err := a.compile(); err != nil {
		return nil, nil, err
	}
	a.finest = a.finestSet()
	a.origins = b.originsOf(node)
	b.hold(a)
	if a.orderMatters() {
		ordered := newCollection(m.budget)
		a.ordered = &ordered
	}
	return a, (*aggregateSource)(a), nil
}

func (a *hashAggregate) compile() error {
	input := a.node.Input.Output()
	var together []expr.Expr // the keys, then the arguments that are evaluated for all rows
	for _, group := range a.node.Groups {
		together = append(together, group.Expr)
		a.keyTypes = append(a.keyTypes, group.Column.DataType)
	}
	if a.node.SetID != nil {
		a.keyTypes = append(a.keyTypes, a.node.SetID.DataType)
	}
	first := firstArgs{calls: map[int][]int{}}
	for i, named := range a.node.Aggregates {
		c := &aggregateCall{call: named.Expr.(*expr.Aggregate)}
		for _, earlier := range first.of(i, c.call) {
			if c.isLike(a.calls[earlier]) {
				c.alike = append(c.alike, earlier)
			}
		}
		a.calls = append(a.calls, c)
		args := a.argsOf(i, c.call)
		for _, arg := range args {
			c.types = append(c.types, arg.Type())
		}
		if err := c.compile(args, a.node.Mode, input); err != nil {
			return err
		}
		if c.filter == nil {
			c.first = len(together)
			together = append(together, args...)
		}
	}
	var err error
	a.together, err = eval.CompileAll(together, input)
	return err
}

// firstArgs has the aggregates by their first arguments.
type firstArgs struct {
	args  expr.Set
	calls map[int][]int // by the number of the first argument
}

// of notes aggregate i, and returns those noted before that have the same first argument, or none as this one has none.
func (f *firstArgs) of(i int, call *expr.Aggregate) []int {
	number := -1
	if len(call.Args) > 0 {
		number, _ = f.args.Add(call.Args[0])
	}
	before := f.calls[number]
	f.calls[number] = append(before, i)
	return before
}

// isLike reports whether two aggregates see the same rows and arguments, in any order.
func (c *aggregateCall) isLike(other *aggregateCall) bool {
	a, b := c.call, other.call
	if a.Distinct || b.Distinct || len(a.Order)+len(b.Order) > 0 || len(a.Args) != len(b.Args) || (a.Filter == nil) != (b.Filter == nil) {
		return false
	}
	for i := range a.Args {
		if !expr.Same(a.Args[i], b.Args[i]) {
			return false
		}
	}
	return a.Filter == nil || expr.Same(a.Filter, b.Filter)
}

// argsOf are the arguments of aggregate i, or the states that are merged.
func (a *hashAggregate) argsOf(i int, call *expr.Aggregate) []expr.Expr {
	if a.node.Mode != physical.Final {
		return call.Args
	}
	var states []expr.Expr
	for _, state := range a.node.Partials[i] {
		states = append(states, state)
	}
	return states
}

// compile compiles what is evaluated for this aggregate alone: the keys of its order, and with a filter the arguments of
// the rows that pass.
func (c *aggregateCall) compile(args []expr.Expr, mode physical.AggregateMode, input []*expr.Column) error {
	var order []expr.Expr
	for _, key := range c.call.Order {
		order = append(order, key.Expr)
	}
	var err error
	if c.order, err = eval.CompileEach(order, input); err != nil {
		return err
	}
	if c.call.Filter == nil || mode == physical.Final {
		return nil
	}
	if c.filter, err = eval.Compile(c.call.Filter, input); err != nil {
		return err
	}
	c.args, err = eval.CompileAll(args, input)
	return err
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
			if g != nil { // otherwise nobody has read so far
				g.release()
			}
		}
	}
	a.partials, a.merged = nil, nil
	if a.ordered != nil {
		a.ordered.release()
	}
	a.coding.release()
}

// Worker implements Sink.
func (a *hashAggregate) Worker(w *Worker) (Pusher, error) {
	if a.ordered != nil {
		return a.ordered.Worker(w)
	}
	a.starting.Do(a.codeKeys)
	return a.newPusher(w.Settings)
}

func (a *hashAggregate) newPusher(settings *expr.Settings) (*aggregatePusher, error) {
	p := &aggregatePusher{aggregate: a, together: a.together.Start(a.budget, settings)}
	for _, c := range a.calls {
		inputs := &callInputs{call: c, order: startEach(c.order, a.budget, settings)}
		if c.filter != nil {
			inputs.filter = c.filter.Start(a.budget, settings)
			inputs.own = c.args.Start(a.budget, settings)
		}
		p.inputs = append(p.inputs, inputs)
	}
	var err error
	p.groups, err = a.newAggregation()
	return p, err
}
