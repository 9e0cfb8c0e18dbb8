package eval

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// element is what a call computes for each row.
type element struct {
	kernel   expr.Kernel
	start    func(c *expr.Context) (state any, err error) // or nil
	result   types.Type
	nulls    expr.NullHandling
	canFail  bool
	codes    bool // the kernel takes dictionaries
	volatile bool
}

// call lifts a kernel over the forms of its arguments, their nulls and the selection.
type call struct {
	element
	layout types.Layout // of the result
	args   []operator
	fixed  []bool // arguments that are the same in every batch

	context    expr.Context
	inputs     []*vector.Vector
	flats      []vector.Vector
	out        vector.Vector
	valid      []int32 // rows without NULL arguments
	dictionary int     // the argument in dictionary form
	entries    entries
	selected   []int32
}

func newCall(e element, args ...operator) *call {
	fixed := make([]bool, len(args))
	for i, arg := range args {
		switch arg.(type) {
		case *constant, *once:
			fixed[i] = true
		}
	}
	return &call{
		element: e, layout: types.MustLayout(e.result), args: args, fixed: fixed,
		inputs: make([]*vector.Vector, len(args)), flats: make([]vector.Vector, len(args)),
	}
}

func (c *call) fresh(copies copies) operator { return newCall(c.element, freshAll(c.args, copies)...) }

func (c *call) release() {
	releaseAll(c.args)
	if state, ok := c.context.State.(expr.Releaser); ok {
		state.Release()
	}
	for i := range c.flats {
		c.flats[i].Release()
	}
	c.out.Release()
	c.entries.release()
	c.context = expr.Context{}
}

// shape says how a call computes the batch at hand.
type shape uint8

const (
	overRows    shape = iota // row by row
	overNothing              // every row that counts is NULL, or none does
	overOne                  // all arguments are constant
	overEntries              // for each value of a dictionary
)

// bind evaluates the arguments for the rows and says how to go on.
func (c *call) bind(w *worker, rows []int32) (shape, error) {
	c.out.LetGo()
	for i := range c.flats {
		c.flats[i].LetGo()
	}
	if w.count(rows) == 0 {
		return overNothing, nil
	}
	constants, dictionaries, null := 0, 0, false
	for i, arg := range c.args {
		input, err := arg.eval(w, rows)
		if err != nil {
			return overRows, err
		}
		null = null || input.AllNull()
		switch input.Form {
		case vector.Constant:
			constants++
		case vector.Dictionary:
			dictionaries++
			c.dictionary = i
		}
		c.inputs[i] = input
	}
	switch {
	case null && c.nulls == expr.Propagate:
		return overNothing, nil
	case len(c.args) == 0 || c.volatile:
		return overRows, nil
	case constants == len(c.args):
		return overOne, nil
	case dictionaries == 1 && constants == len(c.args)-1 && c.worthwhile(w.count(rows)):
		return overEntries, nil
	}
	return overRows, nil
}

// worthwhile reports whether to compute the results for the dictionary's entries rather than for its rows: for a call that
// can fail, and may have to do it again, the rows at hand; for others, all rows that asked for them so far.
func (c *call) worthwhile(rows int) bool {
	input := c.inputs[c.dictionary]
	if c.layout.Nested() || c.layout == types.Null || c.nulls == expr.Handle && input.Valid != nil {
		return false
	}
	asked := c.entries.ask(input.Dict, rows)
	if c.canFail || !c.steady() {
		asked = rows
	}
	return input.Dict.Values.Len <= asked || c.entries.hold(input.Dict) && c.steady()
}

func (c *call) eval(w *worker, rows []int32) (*vector.Vector, error) {
	shape, err := c.bind(w, rows)
	if err != nil {
		return nil, err
	}
	switch shape {
	case overNothing:
		err = c.out.MakeNull(w.budget, c.result, w.batch.Len)
	case overOne:
		err = c.evalOne(w)
	case overEntries:
		err = c.evalEntries(w, rows)
	default:
		err = c.evalRows(w, rows)
	}
	return &c.out, err
}

// evalOne computes a constant from constants.
func (c *call) evalOne(w *worker) error {
	c.flats[0].Become(c.inputs[0])
	c.flats[0].MakeConstant(1)
	c.flats[0].Form = vector.Flat
	c.inputs[0] = &c.flats[0]
	if err := c.run(w, &c.out, 1, nil); err != nil {
		return err
	}
	c.out.MakeConstant(w.batch.Len)
	return nil
}

func (c *call) evalRows(w *worker, rows []int32) error {
	if err := c.flatten(w); err != nil {
		return err
	}
	return c.run(w, &c.out, w.batch.Len, rows)
}

// flatten makes the arguments flat or constant, and not all constant.
func (c *call) flatten(w *worker) error {
	constants := 0
	for i, input := range c.inputs {
		if input.Form == vector.Constant {
			constants++
		}
		if (input.Form != vector.Dictionary || c.codes) && (input.Form != vector.Constant || constants < len(c.inputs)) {
			continue
		}
		if err := vector.Flatten(w.budget, &c.flats[i], input, nil); err != nil {
			return err
		}
		c.inputs[i] = &c.flats[i]
	}
	return nil
}

// run calls the kernel for n rows, of which the given ones count.
func (c *call) run(w *worker, out *vector.Vector, n int, rows []int32) error {
	if err := c.begin(w); err != nil {
		return err
	}
	if err := out.Prepare(w.budget, c.result, c.layout, n); err != nil {
		return err
	}
	if c.nulls == expr.Propagate {
		if err := c.shareNulls(w, out); err != nil {
			return err
		}
	}
	if c.canFail && out.Valid != nil {
		c.valid = rowsWhere(c.valid, out.Valid, rows, n)
		if rows = c.valid; len(rows) == n {
			rows = nil
		}
	}
	if rows != nil || out.Valid != nil {
		clearReferences(out)
	}
	c.context.Len, c.context.Rows = n, rows
	if none(rows) {
		if c.layout.Nested() { // a vector of lists or structs has children, if of no rows
			return out.MakeNull(w.budget, c.result, n)
		}
		return nil
	}
	nulls := c.nulls == expr.Propagate && out.Valid != nil
	if err := c.kernel(&c.context, c.inputs, out); err != nil || !nulls {
		return err
	}
	return c.keepNulls(w, out)
}

// begin makes the state of the function with the first rows that it is called for.
func (c *call) begin(w *worker) error {
	if c.context.Budget != nil {
		return nil
	}
	c.context.Budget, c.context.Settings = w.budget, w.settings
	if c.start == nil {
		return nil
	}
	state, err := c.start(&c.context)
	if err != nil {
		c.context.Budget = nil
	}
	c.context.State = state
	return err
}
