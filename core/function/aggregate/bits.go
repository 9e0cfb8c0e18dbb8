package aggregate

import (
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/signature"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

var logic = family{"bits and truth", []definition{
	{
		name: "bool_and", summary: "Whether all values are true.",
		args: doc("value", "a boolean"), example: "bool_and(fare > 0)", result: "true",
		takes: signature.Takes(signature.Boolean), overload: extremeOf(0),
	},
	{
		name: "bool_or", summary: "Whether a value is true.",
		args: doc("value", "a boolean"), example: "bool_or(fare > 100)", result: "false",
		takes: signature.Takes(signature.Boolean), overload: extremeOf(-1),
	},
	{
		name: "count_if", aliases: []string{"countif"}, summary: "The number of rows in which a condition is true.",
		args: doc("condition", "a boolean"), example: "count_if(fare > 5)", result: "2",
		takes: signature.Takes(signature.Boolean), overload: always(truthsOverload),
	},
	bitFunction("bit_and", "The bits that are set in all values.", "1", bitAnd),
	bitFunction("bit_or", "The bits that are set in some value.", "7", bitOr),
	bitFunction("bit_xor", "The bits that are set in an odd number of values.", "6", bitXor),
}}

type bitOperation uint8

const (
	bitAnd bitOperation = iota
	bitOr
	bitXor
)

func bitFunction(name, summary, result string, operation bitOperation) definition {
	return definition{
		name: name, summary: summary, args: doc("value", "an integer"), example: name + "(flags)", result: result,
		takes: signature.Takes(oneOf("integer", func(t types.Type) bool { return types.IsInteger(t) || types.MustLayout(t) == types.Null })),
		overload: func(args []expr.Arg) (expr.AggregateOverload, error) {
			t := args[0].Type
			o := expr.AggregateOverload{
				Result: t, Nullable: true, State: []types.Type{t}, DistinctIrrelevant: operation != bitXor,
				New: func(c *expr.Context) expr.Accumulator {
					return &combinedBits{context: c, states: memory.Array[bitState]{Budget: c.Budget}, result: t, operation: operation}
				},
			}
			return o, nil
		},
	}
}

type bitState struct {
	bits uint64
	seen bool
}

// combinedBits are the accumulator of the bit functions.
type combinedBits struct {
	context   *expr.Context
	states    memory.Array[bitState]
	picker    picker
	result    types.Type
	operation bitOperation
}

func (b *combinedBits) Grow(groups int) error {
	initial := bitState{}
	if b.operation == bitAnd {
		initial.bits = ^uint64(0)
	}
	return b.states.Grow(groups, initial)
}

func (b *combinedBits) Release() { b.states.Release() }

func (b *combinedBits) Merge(groups []uint32, states []*vector.Vector, rows []int32) error {
	return b.Update(groups, states, rows)
}

func (b *combinedBits) Update(groups []uint32, args []*vector.Vector, rows []int32) error {
	s := b.picker.pick(args[0], groups, rows)
	if s.n == 0 {
		return nil
	}
	switch s.values.Layout {
	case types.Int8, types.Uint8:
		combineBits[uint8](b, &s)
	case types.Int16, types.Uint16:
		combineBits[uint16](b, &s)
	case types.Int32, types.Uint32:
		combineBits[uint32](b, &s)
	case types.Int64, types.Uint64:
		combineBits[uint64](b, &s)
	default:
		return errs.New(errs.Internal, "bits of values that lie as %s", s.values.Layout)
	}
	return nil
}

func combineBits[T uint8 | uint16 | uint32 | uint64](b *combinedBits, s *picked) {
	values := vector.Values[T](s.values)
	for k := range s.n {
		state, v := &b.states.Values[s.group(k)], uint64(values[s.at(k)])
		state.seen = true
		switch b.operation {
		case bitAnd:
			state.bits &= v
		case bitOr:
			state.bits |= v
		default:
			state.bits ^= v
		}
	}
}

func (b *combinedBits) Partial(from, to int, out []*vector.Vector) error {
	return b.Final(from, to, out[0])
}

// Final implements expr.Accumulator. The result of no values is NULL.
func (b *combinedBits) Final(from, to int, out *vector.Vector) error {
	states, layout := b.states.Values[from:to], types.MustLayout(b.result)
	if layout == types.Null {
		return out.MakeNull(b.context.Budget, b.result, len(states))
	}
	if err := out.Prepare(b.context.Budget, b.result, layout, len(states)); err != nil {
		return err
	}
	for i := range states {
		if !states[i].seen {
			if err := markNull(b.context.Budget, out, i); err != nil {
				return err
			}
		}
	}
	switch layout.Width() {
	case 1:
		writeBits[uint8](states, out)
	case 2:
		writeBits[uint16](states, out)
	case 4:
		writeBits[uint32](states, out)
	default:
		writeBits[uint64](states, out)
	}
	return nil
}

func writeBits[T uint8 | uint16 | uint32 | uint64](states []bitState, out *vector.Vector) {
	values := vector.Values[T](out)
	for i := range states {
		values[i] = T(states[i].bits)
	}
}
