package avro

import (
	"encoding/binary"
	"math"
	"unicode/utf8"

	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// builder collects the values of a node.
type builder interface {
	// read reads a value.
	read(c *cursor) error
	// null adds NULL.
	null() error
	// rows is how many there are.
	rows() int
	// begin begins the values of a batch.
	begin()
	// finish makes out a vector of the values.
	finish(out *vector.Vector) error
	release()
}

// newBuilder returns the builder of a node's values, which are NULL where a union says so.
func newBuilder(n *node, budget *memory.Budget) (builder, error) {
	of, null, err := n.nullable()
	if err != nil {
		return nil, err
	}
	b, err := of.builder(budget)
	if err != nil || n.kind != unionKind {
		return b, err
	}
	return &union{builder: b, node: n, none: null}, nil
}

// union reads values that may be NULL.
type union struct {
	builder
	node *node
	none int // branch of NULL
}

func (u *union) read(c *cursor) error {
	branch, err := c.branch(u.node)
	if err != nil {
		return err
	}
	if branch == u.none {
		return u.null()
	}
	return u.builder.read(c)
}

// validity is which values are NULL.
type validity struct {
	budget *memory.Budget
	t      types.Type
	nulls  []int32
}

// prepare makes out so many values, with the nulls marked.
func (v *validity) prepare(out *vector.Vector, layout types.Layout, rows int) error {
	if err := out.Prepare(v.budget, v.t, layout, rows); err != nil {
		return err
	}
	return v.mark(out)
}

func (v *validity) mark(out *vector.Vector) error {
	if len(v.nulls) == 0 {
		return nil
	}
	if err := out.PrepareValid(v.budget); err != nil {
		return err
	}
	for _, row := range v.nulls {
		out.Valid.Clear(int(row))
	}
	return nil
}

// fixed collects values of fixed width.
type fixed[T vector.Fixed] struct {
	validity
	layout types.Layout
	decode func(c *cursor) (T, error)
	values memory.Array[T]
}

func (f *fixed[T]) add(value T) error {
	if len(f.values.Values) == cap(f.values.Values) {
		if err := f.values.Reserve(max(1024, 2*len(f.values.Values))); err != nil {
			return err
		}
	}
	f.values.Values = append(f.values.Values, value)
	return nil
}

func (f *fixed[T]) read(c *cursor) error {
	value, err := f.decode(c)
	if err != nil {
		return err
	}
	return f.add(value)
}

func (f *fixed[T]) null() error {
	f.nulls = append(f.nulls, int32(f.rows()))
	var zero T
	return f.add(zero)
}

func (f *fixed[T]) rows() int { return len(f.values.Values) }

func (f *fixed[T]) begin() { f.nulls, f.values.Values = f.nulls[:0], f.values.Values[:0] }

func (f *fixed[T]) finish(out *vector.Vector) error {
	if err := f.prepare(out, f.layout, f.rows()); err != nil {
		return err
	}
	copy(vector.Values[T](out), f.values.Values)
	return nil
}

func (f *fixed[T]) release() { f.values.Release() }

// bools collects booleans.
type bools struct{ fixed[uint8] }

func (b *bools) finish(out *vector.Vector) error {
	if err := b.prepare(out, types.Bool, b.rows()); err != nil || b.rows() == 0 {
		return err
	}
	bits := out.Bits()
	for i, value := range b.values.Values {
		bits.Put(i, value != 0)
	}
	return nil
}

// enum collects the numbers of symbols.
type enum struct {
	fixed[uint32]
	symbols *vector.Dict
}

func (e *enum) finish(out *vector.Vector) error {
	if err := out.PrepareDictionary(e.budget, e.t, e.symbols.Retain(), e.rows()); err != nil {
		return err
	}
	copy(out.Codes, e.values.Values)
	return e.mark(out)
}

func (e *enum) release() {
	e.fixed.release()
	e.symbols.Release()
}

// nothing counts what is NULL in any case.
type nothing struct {
	validity
	n int
}

func (b *nothing) read(*cursor) error { return b.null() }
func (b *nothing) null() error        { b.n++; return nil }
func (b *nothing) rows() int          { return b.n }
func (b *nothing) begin()             { b.n = 0 }
func (b *nothing) release()           {}

func (b *nothing) finish(out *vector.Vector) error { return out.MakeNull(b.budget, b.t, b.n) }

// texts collects strings and bytes.
type texts struct {
	fixed[vector.View]
	bytes   func(c *cursor, scratch *[16]byte) ([]byte, error)
	strings vector.StringWriter
	target  vector.Vector // what strings believes to write
	scratch [16]byte
}

func (t *texts) begin() {
	t.fixed.begin()
	t.target = vector.Vector{}
	t.strings.Start(t.budget, &t.target)
}

func (t *texts) read(c *cursor) error {
	value, err := t.bytes(c, &t.scratch)
	if err != nil {
		return err
	}
	view, err := t.strings.Bytes(value)
	if err != nil {
		return err
	}
	return t.add(view)
}

func (t *texts) finish(out *vector.Vector) error {
	if err := t.fixed.finish(out); err != nil {
		return err
	}
	t.strings.Finish()
	out.Heap, t.target.Heap = t.target.Heap, nil
	return nil
}

func (t *texts) release() {
	t.fixed.release()
	t.target.Heap.Release()
	t.strings.Release()
}

// lists collects arrays and maps.
type lists struct {
	fixed[types.Span]
	node    *node
	element builder
	keys    *texts // of maps
}

func (l *lists) begin() {
	l.fixed.begin()
	l.element.begin()
	if l.keys != nil {
		l.keys.begin()
	}
}

func (l *lists) read(c *cursor) error {
	extra := 0
	if l.keys != nil {
		extra = 1
	}
	from := l.element.rows()
	for {
		n, _, err := c.items(l.node.children[0], extra)
		if err != nil {
			return err
		}
		if n == 0 {
			break
		}
		if int64(l.element.rows())+n > math.MaxInt32 {
			return invalid("lists of a batch have too many elements: %d", int64(l.element.rows())+n)
		}
		for range n {
			if l.keys != nil {
				if err := l.keys.read(c); err != nil {
					return err
				}
			}
			if err := l.element.read(c); err != nil {
				return err
			}
		}
	}
	return l.add(types.Span{Offset: uint32(from), Length: uint32(l.element.rows() - from)})
}

func (l *lists) finish(out *vector.Vector) error {
	if err := l.fixed.finish(out); err != nil {
		return err
	}
	elements := new(vector.Vector)
	out.Children = []*vector.Vector{elements}
	if l.keys == nil {
		return l.element.finish(elements)
	}
	pairs := types.Children(l.t)[0]
	if err := elements.Prepare(l.budget, pairs, types.Struct, l.element.rows()); err != nil {
		return err
	}
	key, value := new(vector.Vector), new(vector.Vector)
	elements.Children = []*vector.Vector{key, value}
	if err := l.keys.finish(key); err != nil {
		return err
	}
	return l.element.finish(value)
}

func (l *lists) release() {
	l.fixed.release()
	l.element.release()
	if l.keys != nil {
		l.keys.release()
	}
}

// records collects records in records.
type records struct {
	validity
	n      int
	fields []builder
}

func (r *records) begin() {
	r.n, r.nulls = 0, r.nulls[:0]
	for _, f := range r.fields {
		f.begin()
	}
}

func (r *records) read(c *cursor) error {
	for _, f := range r.fields {
		if err := f.read(c); err != nil {
			return err
		}
	}
	r.n++
	return nil
}

func (r *records) null() error {
	for _, f := range r.fields {
		if err := f.null(); err != nil {
			return err
		}
	}
	r.nulls = append(r.nulls, int32(r.n))
	r.n++
	return nil
}

func (r *records) rows() int { return r.n }

func (r *records) finish(out *vector.Vector) error {
	if err := r.prepare(out, types.Struct, r.n); err != nil {
		return err
	}
	out.Children = nil
	for _, f := range r.fields {
		child := new(vector.Vector)
		out.Children = append(out.Children, child)
		if err := f.finish(child); err != nil {
			return err
		}
	}
	return nil
}

func (r *records) release() {
	for _, f := range r.fields {
		f.release()
	}
}

// utf8Text is a string, whose characters are checked.
func utf8Text(c *cursor, _ *[16]byte) ([]byte, error) {
	s, err := c.sized()
	if err == nil && !utf8.Valid(s) {
		return nil, invalid("a string is no UTF-8")
	}
	return s, err
}

func boolean(c *cursor) (uint8, error) {
	b, err := c.take(1)
	if err != nil {
		return 0, err
	}
	if b[0] > 1 {
		return 0, invalid("a boolean is neither 0 nor 1: %d", b[0])
	}
	return b[0], nil
}

func float(c *cursor) (float32, error) {
	b, err := c.take(4)
	if err != nil {
		return 0, err
	}
	return math.Float32frombits(binary.LittleEndian.Uint32(b)), nil
}

func double(c *cursor) (float64, error) {
	b, err := c.take(8)
	if err != nil {
		return 0, err
	}
	return math.Float64frombits(binary.LittleEndian.Uint64(b)), nil
}
