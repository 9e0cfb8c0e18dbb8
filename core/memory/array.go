package memory

import "unsafe"

// Array is a growing array in pooled memory. T has no pointers.
type Array[T any] struct {
	Budget *Budget
	Values []T
	held   *Buffer
}

// Grow makes the array n values long unless it is longer. New ones are the given one.
func (a *Array[T]) Grow(n int, initial T) error {
	before := len(a.Values)
	if n <= before {
		return nil
	}
	if err := a.Reserve(n); err != nil {
		return err
	}
	a.Values = a.Values[:n]
	for i := range a.Values[before:] {
		a.Values[before+i] = initial
	}
	return nil
}

// Reserve makes room for n values.
func (a *Array[T]) Reserve(n int) error {
	if n <= cap(a.Values) {
		return nil
	}
	size := int(unsafe.Sizeof(*new(T)))
	held, err := a.Budget.Alloc(max(n, 2*cap(a.Values)) * size)
	if err != nil {
		return err
	}
	values := Slice[T](held, held.Cap()/size)
	copy(values, a.Values)
	if a.held != nil {
		a.held.Release()
	}
	a.held, a.Values = held, values[:len(a.Values)]
	return nil
}

// Extend appends values.
func (a *Array[T]) Extend(values []T) error {
	err := a.Reserve(len(a.Values) + len(values))
	if err == nil {
		a.Values = append(a.Values, values...)
	}
	return err
}

// Release gives the memory back. The array is empty then.
func (a *Array[T]) Release() {
	if a.held != nil {
		a.held.Release()
	}
	a.held, a.Values = nil, nil
}
