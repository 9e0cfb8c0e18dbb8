package apply

import (
	"math"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// elements are the elements of a batch's arguments in one vector, so that results refer to them by number.
type elements struct {
	pool    *vector.Vector
	compare vector.Comparison
	parts   []elementPart
	spans   []vector.Reader[types.Span]
}

// elementPart is where the elements of an argument begin in the pool; constants have one row of it.
type elementPart struct{ first, mask int }

// Over gives a program the elements of its arguments: shape has a letter for each, l for a list, v for a value that is an
// element itself, - for neither; a * repeats the letter before it.
func (p Program) Over(shape string) Program {
	kernel := p.Kernel
	p.Kernel = func(c *expr.Context, args []*vector.Vector, out *vector.Vector) error {
		a := c.State.(*Args)
		if err := a.elements.gather(c.Budget, shape, args); err != nil {
			return err
		}
		err := kernel(c, args, out)
		a.elements.release()
		return err
	}
	return p
}

// letterAt is the letter of a shape for argument i.
func letterAt(shape string, i int) byte {
	if last := len(shape) - 1; shape[last] == '*' && i >= last {
		return shape[last-1]
	}
	return shape[i]
}

// gather makes the pool of the elements of all arguments. That of a single list is its child.
func (e *elements) gather(budget *memory.Budget, shape string, args []*vector.Vector) error {
	e.parts, e.spans = e.parts[:0], e.spans[:0]
	var parts []*vector.Vector
	total := 0
	for i, arg := range args {
		part, spans, source := elementPart{first: total, mask: -1}, vector.Reader[types.Span]{}, arg
		switch letterAt(shape, i) {
		case 'l':
			spans, source = vector.ReaderOf[types.Span](arg), arg.Children[0]
		case 'v':
			if arg.Form == vector.Constant {
				part.mask = 0
			}
		default:
			source = nil
		}
		if source != nil {
			parts = append(parts, source)
			total += source.Len
		}
		e.parts, e.spans = append(e.parts, part), append(e.spans, spans)
	}
	var err error
	if len(parts) == 1 {
		e.pool = parts[0].Share()
	} else if len(parts) > 1 {
		e.pool, err = vector.Concat(budget, parts[0].Type, parts, nil)
	}
	if err == nil && e.pool != nil {
		e.compare = vector.Comparator(e.pool, e.pool, vector.Order{})
	}
	return err
}

func (e *elements) release() {
	if e.pool != nil {
		e.pool.Release()
	}
	e.pool, e.compare = nil, nil
}

// Span is the elements of argument i, a list that is not NULL: their numbers from first (inclusive) to end (exclusive).
func (a *Args) Span(i, row int) (first, end int) {
	span := a.elements.spans[i].At(row)
	first = a.elements.parts[i].first + int(span.Offset)
	return first, first + int(span.Length)
}

// Element is the number of argument i, a value.
func (a *Args) Element(i, row int) int {
	part := a.elements.parts[i]
	return part.first + row&part.mask
}

// ElementNull reports whether an element is NULL.
func (a *Args) ElementNull(n int) bool { return a.elements.pool.Null(n) }

// CompareElements orders elements as Comparator does; NULL comes last.
func (a *Args) CompareElements(n, m int) int { return a.elements.compare(n, m) }

// Find is the first element from first to end that equals element n, and NULL where that is NULL; end where there is none.
func (a *Args) Find(n, first, end int) int {
	for ; first < end && a.elements.compare(n, first) != 0; first++ {
	}
	return first
}

// None stands for NULL in place of an element.
const None = -1

// picker is the elements that a batch's results are made of.
type picker struct {
	numbers []int32
	picked  vector.Vector
}

// Pick computes results that are elements of the arguments, or None.
func Pick(f func(a *Args, row int) (int, error)) Program {
	return Batch(func(a *Args, out *vector.Vector) error { return a.pick(out, a.elements.pool, f) })
}

// pick makes out the rows of the pool that f says.
func (a *Args) pick(out, pool *vector.Vector, f func(a *Args, row int) (int, error)) error {
	p := &a.picker
	p.numbers = p.numbers[:0]
	for range out.Len {
		p.numbers = append(p.numbers, None)
	}
	for k := range Count(a.Context) {
		row := RowAt(a.Context, k)
		if out.Valid != nil && !out.Valid.Get(row) {
			continue
		}
		n, err := f(a, row)
		if err != nil {
			return err
		}
		p.numbers[row] = int32(n)
	}
	t := out.Type
	if err := vector.GatherOuter(a.Context.Budget, &p.picked, pool, p.numbers); err != nil {
		return err
	}
	err := vector.Flatten(a.Context.Budget, out, &p.picked, nil)
	out.Type = t
	return err
}

// Lists computes lists of elements of the arguments: f appends the row's to an empty slice. A list that is not known is NULL.
func Lists(f func(list []int, a *Args, row int) (result []int, known bool, err error)) Program {
	return Batch(func(a *Args, out *vector.Vector) error {
		p, nulls := &a.picker, Nulls{Budget: a.Context.Budget, Out: out}
		p.numbers = p.numbers[:0]
		spans, list := vector.Values[types.Span](out), []int(nil)
		for k := range Count(a.Context) {
			row := RowAt(a.Context, k)
			if out.Valid != nil && !out.Valid.Get(row) {
				continue
			}
			result, known, err := f(list[:0], a, row)
			if err == nil && !known {
				result, err = result[:0], nulls.Add(row)
			}
			if err == nil {
				err = p.append(&spans[row], result)
			}
			if err != nil {
				return err
			}
			list = result
		}
		child := new(vector.Vector)
		out.Children = []*vector.Vector{child}
		return p.finish(a, child, types.Children(out.Type)[0])
	})
}

func (p *picker) append(span *types.Span, list []int) error {
	if len(p.numbers)+len(list) > math.MaxInt32 {
		return tooManyElements()
	}
	*span = types.Span{Offset: uint32(len(p.numbers)), Length: uint32(len(list))}
	for _, n := range list {
		p.numbers = append(p.numbers, int32(n))
	}
	return nil
}

// finish makes the child of the elements picked.
func (p *picker) finish(a *Args, child *vector.Vector, t types.Type) error {
	if a.elements.pool == nil {
		return child.MakeNull(a.Context.Budget, t, len(p.numbers))
	}
	err := vector.GatherOuter(a.Context.Budget, child, a.elements.pool, p.numbers)
	child.Type = t
	return err
}
