package exec

import (
	"context"

	"github.com/ballista-go/ballista/core/eval"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// callInputs are one worker's evaluators for an aggregate, and what they gave for the batch at hand.
type callInputs struct {
	call   *aggregateCall
	filter *eval.Evaluator // or nil
	own    *eval.Evaluator // of the arguments, with a filter
	order  *evaluators
	batch  vector.Batch // with the rows that pass the filter

	args []*vector.Vector
	rows []int32 // that count; nil: all
}

// eval evaluates arguments for the rows that pass the filter: others may not be evaluated, since they may fail.
func (c *callInputs) eval(ctx context.Context, batch *vector.Batch, together []*vector.Vector) (err error) {
	if c.filter == nil {
		c.args, c.rows = together[c.call.first:][:len(c.call.types)], batch.Rows
		return nil
	}
	if c.rows, err = c.filter.Select(ctx, batch, batch.Rows); err != nil {
		return err
	}
	c.batch = *batch
	c.batch.Rows = c.rows
	c.args, err = c.own.EvalAll(ctx, &c.batch)
	return err
}

func (c *callInputs) close() {
	c.order.close()
	if c.filter != nil {
		c.filter.Close()
		c.own.Close()
	}
}

// aggregatePusher is one worker's part of an aggregation.
type aggregatePusher struct {
	aggregate *hashAggregate
	together  *eval.Evaluator
	inputs    []*callInputs
	groups    *aggregation // nil once handed over

	all       []int32
	numbers   []uint32
	byRow     []uint32
	narrowed  []uint32
	encoder   *keyEncoder // nil unless keys are coded
	setKeys   []*vector.Vector
	setNumber vector.Vector
	nulls     []*vector.Vector
}

// Push implements Pusher.
func (p *aggregatePusher) Push(ctx context.Context, batch *vector.Batch) (bool, error) {
	keys, err := p.eval(ctx, batch)
	if err != nil {
		return false, err
	}
	return true, p.eachSet(keys, batch, func(keys []*vector.Vector) error { return p.add(batch, keys) })
}

// eval evaluates the keys, which it returns, and the arguments of the aggregates.
func (p *aggregatePusher) eval(ctx context.Context, batch *vector.Batch) ([]*vector.Vector, error) {
	together, err := p.together.EvalAll(ctx, batch)
	if err != nil {
		return nil, err
	}
	for _, inputs := range p.inputs {
		if err := inputs.eval(ctx, batch, together); err != nil {
			return nil, err
		}
	}
	return together[:len(p.aggregate.node.Groups)], nil
}

// eachSet visits the keys of each grouping set, or the keys where there are no sets.
func (p *aggregatePusher) eachSet(keys []*vector.Vector, batch *vector.Batch, visit func(keys []*vector.Vector) error) error {
	if p.aggregate.node.Sets == nil {
		return visit(keys)
	}
	for number, set := range p.aggregate.node.Sets {
		if finest := p.aggregate.finest; finest != noSet && number != finest {
			continue
		}
		setKeys, err := p.keysOfSet(keys, number, set, batch.Len)
		if err != nil {
			return err
		}
		if err := visit(setKeys); err != nil {
			return err
		}
	}
	return nil
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
	err := p.setSetNumber(number, rows)
	return append(p.setKeys, &p.setNumber), err
}

func (p *aggregatePusher) setSetNumber(number, rows int) error {
	setID := p.aggregate.node.SetID.DataType
	value := types.Value(int64(number))
	if types.IsUnsigned(setID) {
		value = uint64(number)
	}
	return p.setNumber.SetConstant(p.aggregate.budget, setID, value, rows)
}

// add adds the rows of a batch to their groups.
func (p *aggregatePusher) add(batch *vector.Batch, keys []*vector.Vector) error {
	numbers, err := p.number(keys, batch)
	if err != nil {
		return err
	}
	p.groups.filled = p.groups.filled || batch.Count() > 0
	byRow := []uint32(nil)
	for i, inputs := range p.inputs {
		groups := numbers
		if inputs.filter != nil && inputs.rows != nil && numbers != nil {
			if byRow == nil {
				byRow = p.numbersByRow(numbers, batch)
			}
			groups = p.narrow(byRow, inputs.rows)
		}
		if err := p.groups.update(i, groups, inputs.args, inputs.rows, batch.Len); err != nil {
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
func (p *aggregatePusher) number(keys []*vector.Vector, batch *vector.Batch) ([]uint32, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	rows := p.rowsOf(batch)
	keys, err := p.encode(keys, rows, batch.Len)
	if err != nil {
		return nil, err
	}
	return p.find(keys, rows)
}

// encode replaces keys by those that the table has.
func (p *aggregatePusher) encode(keys []*vector.Vector, rows []int32, n int) ([]*vector.Vector, error) {
	if p.aggregate.coding == nil {
		return keys, nil
	}
	if p.encoder == nil {
		p.encoder = newKeyEncoder(p.aggregate.coding)
	}
	return p.encoder.encode(keys, rows, n)
}

// find gives the groups of rows by the table's keys.
func (p *aggregatePusher) find(keys []*vector.Vector, rows []int32) ([]uint32, error) {
	if cap(p.numbers) < len(rows) {
		p.numbers = make([]uint32, len(rows))
	}
	numbers := p.numbers[:len(rows)]
	if err := p.groups.table.find(keys, rows, numbers); err != nil {
		return nil, err
	}
	return numbers, p.groups.grow()
}

// numbersByRow spreads the groups of a batch's rows over all of its rows.
func (p *aggregatePusher) numbersByRow(numbers []uint32, batch *vector.Batch) []uint32 {
	if batch.Rows == nil {
		return numbers
	}
	if cap(p.byRow) < batch.Len {
		p.byRow = make([]uint32, batch.Len)
	}
	byRow := p.byRow[:batch.Len]
	for k, row := range batch.Rows {
		byRow[row] = numbers[k]
	}
	return byRow
}

// narrow picks the groups of the selected rows.
func (p *aggregatePusher) narrow(byRow []uint32, selected []int32) []uint32 {
	p.narrowed = p.narrowed[:0]
	for _, row := range selected {
		p.narrowed = append(p.narrowed, byRow[row])
	}
	return p.narrowed
}

// Flush hands the worker's groups over, those of all grouping sets.
func (p *aggregatePusher) Flush(ctx context.Context) error {
	if p.aggregate.finest != noSet {
		if err := p.deriveSets(ctx); err != nil {
			return err
		}
	}
	p.aggregate.mu.Lock()
	defer p.aggregate.mu.Unlock()
	p.aggregate.partials = append(p.aggregate.partials, p.groups)
	p.groups = nil
	return nil
}

// Close implements Pusher.
func (p *aggregatePusher) Close() {
	p.together.Close()
	for _, inputs := range p.inputs {
		inputs.close()
	}
	if p.groups != nil {
		p.groups.release()
	}
	p.releaseSetKeys()
}

func (p *aggregatePusher) releaseSetKeys() {
	p.setNumber.Release()
	p.encoder.release()
	for _, v := range p.nulls {
		v.Release()
	}
}
