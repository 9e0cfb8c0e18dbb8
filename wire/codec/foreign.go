package codec

import (
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/foreign"
	"github.com/ballista-go/ballista/core/function/adopt"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// foreign is the number of a function that is written in another language, or 0 for one of the library.
func (e *encoder) foreign(f *foreign.Function) uint32 {
	if f == nil {
		return 0
	}
	number, known := e.numbers[f]
	if known {
		return number
	}
	payload, err := f.Body.Payload()
	if err != nil {
		e.fail(err)
	}
	e.functions = append(e.functions, &wirepb.ForeignFunction{
		Language: f.Language, Version: f.Version, Kind: wirepb.ForeignKind(f.Kind) + 1, Name: f.Name, Args: e.typeList(f.Args),
		Result: e.dataType(f.Result), Nullable: f.Nullable, State: e.typeList(f.State), Volatility: wirepb.Volatility(f.Volatility) + 1,
		Frame: f.Window.Frame, Bounded: f.Window.Bounded, Rank: f.Window.Rank, Payload: payload,
	})
	if e.numbers == nil {
		e.numbers = map[*foreign.Function]uint32{}
	}
	e.numbers[f] = uint32(len(e.functions))
	return e.numbers[f]
}

func (e *encoder) typeList(list []types.Type) []*wirepb.DataType {
	messages := make([]*wirepb.DataType, len(list))
	for i, t := range list {
		messages[i] = e.dataType(t)
	}
	return messages
}

// readFunctions reads the functions of a plan that are written in other languages.
func (d *decoder) readFunctions(list []*wirepb.ForeignFunction) error {
	d.scalars = make([]*expr.Function, len(list))
	d.grouping = make([]*expr.AggregateFunction, len(list))
	d.windows = make([]*expr.WindowFunction, len(list))
	for i, m := range list {
		f, err := decodeFunction(m)
		if err != nil {
			return err
		}
		switch f.Kind {
		case foreign.Scalar:
			d.scalars[i] = adopt.Scalar(f)
		case foreign.Aggregate:
			d.grouping[i] = adopt.Aggregate(f)
		case foreign.Windowed:
			d.windows[i] = adopt.Window(f)
		}
	}
	return nil
}

func decodeFunction(m *wirepb.ForeignFunction) (*foreign.Function, error) {
	kind, volatility := m.GetKind(), m.GetVolatility()
	switch {
	case kind < wirepb.ForeignKind_FOREIGN_KIND_SCALAR || kind > wirepb.ForeignKind_FOREIGN_KIND_WINDOW:
		return nil, malformed("kind of function %q is not known: %d", m.GetName(), kind)
	case volatility < wirepb.Volatility_VOLATILITY_IMMUTABLE || volatility > wirepb.Volatility_VOLATILITY_VOLATILE:
		return nil, malformed("volatility of function %q is not known: %d", m.GetName(), volatility)
	case kind != wirepb.ForeignKind_FOREIGN_KIND_AGGREGATE && len(m.GetState()) > 0:
		return nil, malformed("function %q has states, and is no aggregate function", m.GetName())
	}
	f := &foreign.Function{
		Language: m.GetLanguage(), Version: m.GetVersion(), Kind: foreign.Kind(kind - 1), Name: m.GetName(), Nullable: m.GetNullable(),
		Volatility: foreign.Volatility(volatility - 1), Body: foreign.Bytes(m.GetPayload()),
		Window: foreign.Window{Frame: m.GetFrame(), Bounded: m.GetBounded(), Rank: m.GetRank()},
	}
	var err error
	if f.Result, err = decodeType(m.GetResult()); err != nil {
		return nil, err
	}
	if f.Args, err = decodeTypes(m.GetArgs()); err != nil {
		return nil, err
	}
	f.State, err = decodeTypes(m.GetState())
	return f, err
}

func decodeTypes(list []*wirepb.DataType) ([]types.Type, error) {
	decoded := make([]types.Type, len(list))
	for i, m := range list {
		var err error
		if decoded[i], err = decodeType(m); err != nil {
			return nil, err
		}
	}
	return decoded, nil
}

// scalar finds the function of a call.
func (d *decoder) scalar(m *wirepb.Call) (*expr.Function, error) {
	if m.GetForeign() != 0 {
		return foreignFunction(d.scalars, m.GetForeign())
	}
	f, ok := d.Functions.Scalar(m.GetFunction())
	if !ok {
		return nil, errs.New(errs.NotFound, "function of a plan not found: %q", m.GetFunction())
	}
	return f, nil
}

// aggregateFunction finds the function of a call.
func (d *decoder) aggregateFunction(m *wirepb.AggregateCall) (*expr.AggregateFunction, error) {
	if m.GetForeign() != 0 {
		return foreignFunction(d.grouping, m.GetForeign())
	}
	f, ok := d.Functions.Aggregate(m.GetFunction())
	if !ok {
		return nil, errs.New(errs.NotFound, "aggregate function of a plan not found: %q", m.GetFunction())
	}
	return f, nil
}

// windowFunctionOf finds the function of a call.
func (d *decoder) windowFunctionOf(m *wirepb.WindowCall) (*expr.WindowFunction, error) {
	if m.GetForeign() != 0 {
		return foreignFunction(d.windows, m.GetForeign())
	}
	f, ok := d.Functions.Window(m.GetFunction())
	if !ok {
		return nil, errs.New(errs.NotFound, "window function of a plan not found: %q", m.GetFunction())
	}
	return f, nil
}

// foreignFunction is a function by its number.
func foreignFunction[F any](list []*F, number uint32) (*F, error) {
	if int64(number) > int64(len(list)) || list[number-1] == nil {
		return nil, malformed("function %d of %d is missing, or of another kind", number, len(list))
	}
	return list[number-1], nil
}
