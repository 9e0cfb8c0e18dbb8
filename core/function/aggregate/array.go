package aggregate

import (
	"unsafe"

	"github.com/ballista-go/ballista/core/memory"
)

// array holds one state for each group, in pooled memory. T has no pointers.
type array[T any] struct {
	budget *memory.Budget
	held   *memory.Buffer
	values []T
}

// grow makes the array n values long. New ones are the given one.
func (a *array[T]) grow(n int, initial T) error {
	before := len(a.values)
	if n <= before {
		return nil
	}
	if err := a.reserve(n); err != nil {
		return err
	}
	a.values = a.values[:n]
	for i := range a.values[before:] {
		a.values[before+i] = initial
	}
	return nil
}

// reserve makes room for n values.
func (a *array[T]) reserve(n int) error {
	if n <= cap(a.values) {
		return nil
	}
	size := int(unsafe.Sizeof(*new(T)))
	held, err := a.budget.Alloc(max(n, 2*cap(a.values)) * size)
	if err != nil {
		return err
	}
	values := memory.Slice[T](held, held.Cap()/size)
	copy(values, a.values)
	if a.held != nil {
		a.held.Release()
	}
	a.held, a.values = held, values[:len(a.values)]
	return nil
}

// extend appends values.
func (a *array[T]) extend(values []T) error {
	err := a.reserve(len(a.values) + len(values))
	if err == nil {
		a.values = append(a.values, values...)
	}
	return err
}

func (a *array[T]) release() {
	if a.held != nil {
		a.held.Release()
	}
	a.held, a.values = nil, nil
}
