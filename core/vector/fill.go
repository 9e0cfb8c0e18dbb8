package vector

import (
	"math"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
)

// fill makes v a flat vector of the Go values.
func (v *Vector) fill(budget *memory.Budget, t types.Type, values []types.Value) error {
	if err := v.Prepare(budget, t, laneOf(t, values), len(values)); err != nil {
		return err
	}
	if v.Layout == types.Null {
		return nil
	}
	for i, value := range values {
		if value != nil {
			continue
		}
		if v.Valid == nil {
			if err := v.PrepareValid(budget); err != nil {
				return err
			}
		}
		v.Valid.Clear(i)
	}
	switch v.Layout {
	case types.View:
		return v.fillViews(budget, values)
	case types.List:
		return v.fillLists(budget, values)
	case types.Struct:
		return v.fillStructs(budget, values)
	}
	return v.fillFixed(values)
}

func (v *Vector) fillFixed(values []types.Value) error {
	switch v.Layout {
	case types.Bool:
		return v.fillBits(values)
	case types.Int8:
		return put(v, values, func(n int64) (int8, bool) { return int8(n), fits[int8](n) })
	case types.Int16:
		return put(v, values, func(n int64) (int16, bool) { return int16(n), fits[int16](n) })
	case types.Int32:
		return put(v, values, func(n int64) (int32, bool) { return int32(n), fits[int32](n) })
	case types.Int64:
		if IsDecimal(v.Type) {
			return put(v, values, types.Int128.Int64)
		}
		return put(v, values, func(n int64) (int64, bool) { return n, true })
	case types.Uint8:
		return put(v, values, func(n uint64) (uint8, bool) { return uint8(n), fitsUnsigned[uint8](n) })
	case types.Uint16:
		return put(v, values, func(n uint64) (uint16, bool) { return uint16(n), fitsUnsigned[uint16](n) })
	case types.Uint32:
		return put(v, values, func(n uint64) (uint32, bool) { return uint32(n), fitsUnsigned[uint32](n) })
	case types.Uint64:
		return put(v, values, func(n uint64) (uint64, bool) { return n, true })
	case types.Float16:
		return put(v, values, func(f float64) (uint16, bool) { return types.ToHalf(f), true })
	case types.Float32:
		return put(v, values, func(f float64) (float32, bool) { return float32(f), true })
	case types.Float64:
		return put(v, values, func(f float64) (float64, bool) { return f, true })
	case types.Decimal:
		return put(v, values, func(n types.Int128) (types.Int128, bool) { return n, true })
	}
	return put(v, values, func(i types.Interval) (types.Interval, bool) { return i, true })
}

// put writes Go values of type G as values of type T.
func put[T Fixed, G any](v *Vector, values []types.Value, convert func(G) (T, bool)) error {
	out := Values[T](v)
	for i, value := range values {
		if value == nil {
			out[i] = *new(T)
			continue
		}
		given, ok := value.(G)
		if !ok {
			return mismatch(v, value)
		}
		if out[i], ok = convert(given); !ok {
			return errs.New(errs.InvalidValue, "value out of range for %s: %v", v.Type, value)
		}
	}
	return nil
}

func mismatch(v *Vector, value types.Value) error {
	return errs.New(errs.Internal, "Go value of type %T in a column of type %s", value, v.Type)
}

func (v *Vector) fillBits(values []types.Value) error {
	bits := v.Bits()
	clear(bits)
	for i, value := range values {
		set, ok := value.(bool)
		if !ok && value != nil {
			return mismatch(v, value)
		}
		bits.Put(i, set)
	}
	return nil
}

func (v *Vector) fillViews(budget *memory.Budget, values []types.Value) error {
	var w StringWriter
	defer w.Release()
	w.Start(budget, v)
	views := Values[View](v)
	for i, value := range values {
		s, ok := value.(string)
		if !ok && value != nil {
			return mismatch(v, value)
		}
		view, err := w.View(s)
		if err != nil {
			return err
		}
		views[i] = view
	}
	w.Finish()
	return nil
}

func (v *Vector) fillLists(budget *memory.Budget, values []types.Value) error {
	var elements []types.Value
	spans := Values[types.Span](v)
	for i, value := range values {
		list, ok := value.([]types.Value)
		if !ok && value != nil {
			return mismatch(v, value)
		}
		if len(elements)+len(list) > math.MaxInt32 {
			return tooManyRows()
		}
		spans[i] = types.Span{Offset: uint32(len(elements)), Length: uint32(len(list))}
		elements = append(elements, list...)
	}
	return v.fillChildren(budget, [][]types.Value{elements})
}

func (v *Vector) fillStructs(budget *memory.Budget, values []types.Value) error {
	fields := make([][]types.Value, len(types.Children(v.Type)))
	for f := range fields {
		fields[f] = make([]types.Value, len(values))
	}
	for i, value := range values {
		if value == nil {
			continue
		}
		row, ok := value.([]types.Value)
		if !ok || len(row) != len(fields) {
			return mismatch(v, value)
		}
		for f := range fields {
			fields[f][i] = row[f]
		}
	}
	return v.fillChildren(budget, fields)
}

func (v *Vector) fillChildren(budget *memory.Budget, values [][]types.Value) error {
	for i, t := range types.Children(v.Type) {
		child := new(Vector)
		v.Children = append(v.Children, child)
		if err := child.fill(budget, t, values[i]); err != nil {
			return err
		}
	}
	return nil
}

func tooManyRows() error {
	return errs.New(errs.Unsupported, "a column of more than %d rows in one piece", math.MaxInt32)
}
