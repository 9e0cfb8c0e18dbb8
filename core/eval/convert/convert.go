// Package convert has the kernels of casts between types of values that are not nested, and the texts of values: what casts to
// strings write and casts from strings read. Its callers are expressions' evaluators.
package convert

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// Cast is a kernel, and what it keeps between batches.
type Cast struct {
	Kernel expr.Kernel
	Start  func(c *expr.Context) (state any, err error)
}

// conversion writes the rows of in that count to out.
type conversion func(s *state, in, out *vector.Vector) error

// New returns the cast between two types for which types.CanCast holds and which are not nested.
func New(from, to types.Type, mode expr.CastMode) (Cast, error) {
	from, to = types.Decode(from), types.Decode(to)
	convert := conversionFor(from, to)
	if convert == nil {
		return Cast{}, errs.New(errs.Unsupported, "cast from %s to %s", types.Name(from), types.Name(to))
	}
	return Cast{
		Kernel: func(c *expr.Context, args []*vector.Vector, out *vector.Vector) error {
			s := c.State.(*state)
			s.context, s.in, s.out = c, args[0], out
			return convert(s, args[0], out)
		},
		Start: func(c *expr.Context) (any, error) {
			s := &state{from: from, to: to, mode: mode}
			return s, s.loadZones()
		},
	}, nil
}

// conversionFor returns nil when there is none.
func conversionFor(from, to types.Type) conversion {
	switch {
	case types.IsString(to):
		return toText(from)
	case types.IsBinary(to):
		return toBytes(from, to)
	case types.IsString(from):
		return parse(to)
	case to.ID() == arrow.BOOL:
		return toBool(from)
	case from.ID() == arrow.BOOL:
		return fromBool(to)
	case types.IsDecimal(from) || types.IsDecimal(to):
		return withDecimal(from, to)
	case from.ID() == arrow.INT32 && to.ID() == arrow.DATE64: // counts days
		return fromDays(to)
	case types.IsNumeric(from) || types.IsNumeric(to):
		return numbers(types.MustLayout(from), types.MustLayout(to))
	}
	return temporal(from, to)
}
