package eval

import (
	"math"
	"slices"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// lambdaCall is a call of a function whose last argument is a lambda over the elements of the first.
type lambdaCall struct {
	*call
	list *held
	each *each
}

func (l *lambdaCall) fresh(copies copies) operator {
	return newLambdaCall(l.element, &held{input: l.list.input.fresh(copies)}, l.each)
}

func newLambdaCall(e element, list *held, each *each) operator {
	own := each.of(list)
	return &lambdaCall{call: newCall(e, list, own), list: list, each: own}
}

func (c *compiler) lambdaCall(e *expr.Call, element element) (operator, error) {
	lambda, list, err := lambdaOf(e)
	if err != nil {
		return nil, err
	}
	input, err := c.compile(e.Args[0])
	if err != nil {
		return nil, err
	}
	inside, err := c.each(lambda, list)
	if err != nil {
		return nil, err
	}
	return newLambdaCall(element, &held{input: input}, inside), nil
}

// lambdaOf checks what a plan from elsewhere may have wrong.
func lambdaOf(e *expr.Call) (*expr.Lambda, arrow.ListLikeType, error) {
	if len(e.Args) == 2 {
		lambda, ok := e.Args[1].(*expr.Lambda)
		list, isList := e.Args[0].Type().(arrow.ListLikeType)
		if ok && isList && len(lambda.Parameters) == 1 && arrow.TypeEqual(lambda.Parameters[0].DataType, list.Elem()) {
			return lambda, list, nil
		}
	}
	return nil, nil, errs.New(errs.Internal, "function takes a list and a lambda over its elements: %s", e)
}

// held keeps what its input gave last.
type held struct {
	input operator
	value *vector.Vector
}

func (h *held) eval(w *worker, rows []int32) (value *vector.Vector, err error) {
	h.value, err = h.input.eval(w, rows)
	return h.value, err
}

func (h *held) fresh(copies) operator { panic("eval: what is held belongs to its call") }

func (h *held) release() {
	h.input.release()
	h.value = nil
}

// each computes a lambda for the elements of the lists that count: lists of its results, where the lists are.
type each struct {
	list     *held
	body     operator
	captured []int // columns of the batch that the body reads, behind the parameter
	result   types.Type
	element  types.Type

	inner worker
	batch vector.Batch
	flat  vector.Vector
	out   vector.Vector
	index []int32 // of the elements
	rows  []int32 // of the batch, of each element
}

// each compiles a lambda. Its body is computed over batches of elements, with the columns around that it reads.
func (c *compiler) each(lambda *expr.Lambda, list arrow.ListLikeType) (*each, error) {
	e := &each{result: expr.ResultsOf(list, lambda.Type(), lambda.Nullable()), element: lambda.Type()}
	input := slices.Clone(lambda.Parameters)
	var err error
	expr.Columns(lambda, func(column *expr.Column) {
		if slices.ContainsFunc(input, func(other *expr.Column) bool { return other.ID == column.ID }) {
			return
		}
		position, ok := c.positions[column.ID]
		if !ok {
			err = errs.New(errs.Internal, "column is not in the input: %s", column)
		}
		input = append(input, column)
		e.captured = append(e.captured, position)
	})
	if err != nil {
		return nil, err
	}
	e.body, err = newCompiler([]expr.Expr{lambda.Body}, input).compile(lambda.Body)
	return e, err
}

// of is the lambda over the elements of other lists.
func (e *each) of(list *held) *each {
	return &each{list: list, body: e.body.fresh(copies{}), captured: e.captured, result: e.result, element: e.element}
}

func (e *each) fresh(copies) operator { panic("eval: a lambda belongs to its call") }

func (e *each) release() {
	e.body.release()
	e.flat.Release()
	e.out.Release()
	e.batch.Resize(0)
}

func (e *each) eval(w *worker, rows []int32) (*vector.Vector, error) {
	e.out.LetGo()
	e.flat.LetGo()
	lists := e.list.value
	if lists.AllNull() || w.count(rows) == 0 {
		return &e.out, e.out.MakeNull(w.budget, e.result, w.batch.Len)
	}
	if err := vector.Flatten(w.budget, &e.flat, lists, nil); err != nil {
		return nil, err
	}
	if err := e.spread(w, rows); err != nil {
		return nil, err
	}
	child := new(vector.Vector)
	e.out.Children = append(e.out.Children, child)
	if len(e.index) == 0 {
		return &e.out, child.MakeNull(w.budget, e.element, 0)
	}
	value, err := e.compute(w)
	if err != nil {
		return nil, err
	}
	child.Become(value)
	return &e.out, nil
}

// spread makes the lists of the results, and lists the elements that they are computed of.
func (e *each) spread(w *worker, rows []int32) error {
	if err := e.out.Prepare(w.budget, e.result, types.List, w.batch.Len); err != nil {
		return err
	}
	e.out.ShareValid(&e.flat)
	given, made := vector.Values[types.Span](&e.flat), vector.Values[types.Span](&e.out)
	clear(made)
	e.index, e.rows = e.index[:0], e.rows[:0]
	for _, row := range w.all(rows) {
		if e.flat.Null(int(row)) {
			continue
		}
		span := given[row]
		if len(e.index)+int(span.Length) > math.MaxInt32 {
			return errs.New(errs.Unsupported, "more than %d elements in the lists of a batch", math.MaxInt32)
		}
		made[row] = types.Span{Offset: uint32(len(e.index)), Length: span.Length}
		for k := range span.Length {
			e.index, e.rows = append(e.index, int32(span.Offset+k)), append(e.rows, row)
		}
	}
	return nil
}

// compute evaluates the body over all elements.
func (e *each) compute(w *worker) (*vector.Vector, error) {
	e.batch.Resize(1 + len(e.captured))
	e.batch.Len = len(e.index)
	if err := vector.Gather(w.budget, e.batch.Columns[0], e.flat.Children[0], e.index); err != nil {
		return nil, err
	}
	for i, position := range e.captured {
		if err := vector.Gather(w.budget, e.batch.Columns[1+i], w.batch.Columns[position], e.rows); err != nil {
			return nil, err
		}
	}
	e.inner.budget, e.inner.settings, e.inner.batch = w.budget, w.settings, &e.batch
	e.inner.number++
	return e.body.eval(&e.inner, nil)
}
