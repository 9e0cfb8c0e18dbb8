package aggregate

import (
	"strconv"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// joined is the accumulator of string_agg. A partial state is a text, and joins like any other.
type joined struct {
	collected
	delimiter string
	writer    vector.StringWriter
}

func joinOf(args []expr.Arg) (expr.AggregateOverload, error) {
	delimiter, err := delimiterOf(args[1:])
	if err != nil {
		return expr.AggregateOverload{}, err
	}
	t, result := args[0].Type, arrow.BinaryTypes.LargeString
	return expr.AggregateOverload{
		Result: result, Nullable: true, State: []types.Type{result},
		New: func(c *expr.Context) expr.Accumulator {
			return &joined{collected: newCollected(c, listType(t), skipNulls), delimiter: delimiter}
		},
	}, nil
}

// delimiterOf is the delimiter; NULL is none.
func delimiterOf(args []expr.Arg) (string, error) {
	if len(args) == 0 {
		return ",", nil
	}
	arg := args[0]
	if arg.Constant == nil {
		return "", errs.New(errs.Binding, "the delimiter of string_agg must be a constant")
	}
	switch value := arg.Constant.Value.(type) {
	case nil:
		return "", nil
	case string:
		return value, nil
	case int64:
		return strconv.FormatInt(value, 10), nil
	}
	return "", errs.New(errs.Unsupported, "the delimiter of string_agg must be a text: got %s", types.Name(arg.Constant.DataType))
}

// Merge implements expr.Accumulator.
func (j *joined) Merge(groups []uint32, states []*vector.Vector, rows []int32) error {
	return j.Update(groups, states, rows)
}

// Partial implements expr.Accumulator.
func (j *joined) Partial(from, to int, out []*vector.Vector) error { return j.Final(from, to, out[0]) }

// Final implements expr.Accumulator. The result of no texts is NULL.
func (j *joined) Final(from, to int, out *vector.Vector) error {
	if err := j.arrange(); err != nil {
		return err
	}
	if err := out.Prepare(j.context.Budget, arrow.BinaryTypes.LargeString, types.View, to-from); err != nil {
		return err
	}
	j.writer.Start(j.context.Budget, out)
	texts, views := vector.StringsOf(j.values.Vector()), vector.Values[vector.View](out)
	for i := range views {
		values := j.of(from + i)
		if len(values) == 0 {
			views[i] = vector.View{}
			if err := markNull(j.context.Budget, out, i); err != nil {
				return err
			}
			continue
		}
		var err error
		if views[i], err = j.join(&texts, values); err != nil {
			return err
		}
	}
	j.writer.Finish()
	return nil
}

func (j *joined) join(texts *vector.Strings, values []int32) (vector.View, error) {
	length := len(j.delimiter) * (len(values) - 1)
	for _, value := range values {
		length += int(texts.View(int(value)).Length)
	}
	room, err := j.writer.Room(length)
	if err != nil {
		return vector.View{}, err
	}
	at := 0
	for i, value := range values {
		if i > 0 {
			at += copy(room[at:], j.delimiter)
		}
		at += copy(room[at:], texts.BytesAt(int(value)))
	}
	return j.writer.Take(length), nil
}

// Release implements expr.Accumulator.
func (j *joined) Release() {
	j.writer.Release()
	j.collected.Release()
}
