package apply

import (
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/vector"
)

// Append computes strings, row by row: f appends the row's to an empty buffer.
func Append(f func(buffer []byte, a *Args, row int) ([]byte, error)) Program {
	return Batch(func(a *Args, out *vector.Vector) error {
		return a.write(out, func(row int) (view vector.View, err error) {
			a.buffer, err = f(a.buffer[:0], a, row)
			if err != nil {
				return view, err
			}
			return a.strings.Bytes(a.buffer)
		})
	})
}

// AppendMaybe is Append for functions that have no result for some values: it is NULL.
func AppendMaybe(f func(buffer []byte, a *Args, row int) (result []byte, known bool, err error)) Program {
	return Batch(func(a *Args, out *vector.Vector) error {
		nulls := Nulls{Budget: a.Context.Budget, Out: out}
		return a.write(out, func(row int) (view vector.View, err error) {
			result, known, err := f(a.buffer[:0], a, row)
			switch {
			case err != nil:
				return view, err
			case !known:
				return view, nulls.Add(row)
			}
			a.buffer = result
			return a.strings.Bytes(result)
		})
	})
}

// Room computes strings whose length is known before: fill writes size bytes.
func Room(size func(a *Args, row int) (int, error), fill func(room []byte, a *Args, row int)) Program {
	return Batch(func(a *Args, out *vector.Vector) error {
		return a.write(out, func(row int) (view vector.View, err error) {
			n, err := size(a, row)
			if err != nil || n == 0 {
				return view, err
			}
			room, err := a.strings.Room(n)
			if err != nil {
				return view, err
			}
			fill(room, a, row)
			return a.strings.Take(n), nil
		})
	})
}

// write makes the views of the rows that count and are not NULL.
func (a *Args) write(out *vector.Vector, view func(row int) (vector.View, error)) error {
	views := vector.Values[vector.View](out)
	valid := out.Valid
	a.strings.Start(a.Context.Budget, out)
	defer a.strings.Finish()
	for k := range Count(a.Context) {
		row := RowAt(a.Context, k)
		if valid != nil && !valid.Get(row) {
			continue
		}
		v, err := view(row)
		if err != nil {
			return err
		}
		views[row] = v
	}
	return nil
}

// Part computes strings that are the bytes from (inclusive) to to (exclusive) of the first argument. They are not copied.
func Part(f func(a *Args, row int) (from, to int, err error)) Program {
	return Batch(func(a *Args, out *vector.Vector) error {
		views := vector.Values[vector.View](out)
		source := &a.columns[0].text
		for k := range Count(a.Context) {
			row := RowAt(a.Context, k)
			if out.Valid != nil && !out.Valid.Get(row) {
				continue
			}
			from, to, err := f(a, row)
			if err != nil {
				return err
			}
			views[row] = cut(source.View(row), source.Blocks(), from, to)
		}
		out.Heap = a.columns[0].vector.Heap.Retain()
		return nil
	})
}

// cut is the view of a part of a string.
func cut(v *vector.View, blocks [][]byte, from, to int) vector.View {
	if from == 0 && to == int(v.Length) {
		return *v
	}
	return vector.ViewAt(v.Bytes(blocks)[from:to], v.Block, v.Offset+uint32(from))
}

// uncharged is the length up to which a string may grow before its bytes are charged.
const uncharged = 1 << 20

// CheckLength fails for a string that grows beyond what a vector holds, or the budget, so that it does not grow further.
func (a *Args) CheckLength(length int) error {
	switch {
	case length > vector.MaxString:
		return errs.New(errs.InvalidValue, "string is too long: %d bytes and more", length)
	case length > uncharged:
		return a.Afford(int64(length))
	}
	return nil
}

// Afford fails where the budget has no room for so many bytes, before they are taken from elsewhere.
func (a *Args) Afford(bytes int64) error {
	err := a.Context.Budget.Reserve(bytes)
	if err == nil {
		a.Context.Budget.Release(bytes)
	}
	return err
}
