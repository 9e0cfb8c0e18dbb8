package eval

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// given is an operator whose value is set before it is evaluated.
type given struct{ value *vector.Vector }

func (g *given) eval(*worker, []int32) (*vector.Vector, error) { return g.value, nil }

func (g *given) fresh(copies) operator { return new(given) }

func (g *given) release() { g.value = nil }

// part converts a child of nested vectors. Its batches are the child's rows.
type part struct {
	from, to types.Type
	mode     expr.CastMode
	input    *given
	cast     operator
	batch    vector.Batch
}

func newPart(from, to types.Type, mode expr.CastMode) (*part, error) {
	p := &part{from: from, to: to, mode: mode, input: new(given)}
	var err error
	p.cast, err = newCast(p.input, from, to, mode)
	return p, err
}

func (p *part) fresh() *part {
	f, _ := newPart(p.from, p.to, p.mode) // it was made before
	return f
}

// convert makes out the child's values in the other type.
func (p *part) convert(w *worker, out, child *vector.Vector, rows []int32) error {
	batch := w.batch
	p.input.value = child
	p.batch.Len = child.Len
	w.batch = &p.batch
	defer func() { w.batch = batch }()
	value, err := p.cast.eval(w, rows)
	if err == nil {
		out.Become(value)
	}
	return err
}

// listCast converts lists, maps among them, or makes lists of one element, which may be NULL, of other values.
type listCast struct {
	input    operator
	to       types.Type
	mode     expr.CastMode
	element  *part
	wrap     bool
	used     vector.Bitmap
	rows     []int32
	flat     vector.Vector
	out      vector.Vector
	elements *vector.Vector
}

func newListCast(input operator, from, to types.Type, mode expr.CastMode) (operator, error) {
	elements := types.Children(from)
	wrap := types.MustLayout(from) != types.List
	if wrap {
		elements = []types.Type{from}
	}
	target := types.Children(to)[0]
	if from.ID() == arrow.MAP {
		elements[0] = renamed(elements[0].(*arrow.StructType), target.(*arrow.StructType))
	}
	element, err := newPart(elements[0], target, mode)
	return &listCast{input: input, to: to, mode: mode, element: element, wrap: wrap, elements: new(vector.Vector)}, err
}

// renamed gives the fields of a map's entries, which go by position, the names of others.
func renamed(entries, names *arrow.StructType) types.Type {
	fields := entries.Fields()
	for i := range fields {
		fields[i].Name = names.Field(i).Name
	}
	return arrow.StructOf(fields...)
}

func (l *listCast) fresh(copies copies) operator {
	return &listCast{
		input: l.input.fresh(copies), to: l.to, mode: l.mode, element: l.element.fresh(), wrap: l.wrap, elements: new(vector.Vector),
	}
}

func (l *listCast) release() {
	l.input.release()
	l.element.cast.release()
	l.flat.Release()
	l.out.Release()
	l.elements.Release()
}

func (l *listCast) eval(w *worker, rows []int32) (*vector.Vector, error) {
	l.out.LetGo()
	l.elements.LetGo()
	l.flat.LetGo()
	input, err := l.input.eval(w, rows)
	if err != nil {
		return nil, err
	}
	switch {
	case l.wrap && w.count(rows) > 0:
		return &l.out, l.wrapEach(w, input, rows)
	case input.AllNull() || w.count(rows) == 0:
		return &l.out, l.out.MakeNull(w.budget, l.to, w.batch.Len)
	}
	if err := vector.Flatten(w.budget, &l.flat, input, nil); err != nil {
		return nil, err
	}
	return &l.out, l.convert(w, &l.flat, rows)
}

// wrapEach makes lists of one element.
func (l *listCast) wrapEach(w *worker, input *vector.Vector, rows []int32) error {
	if err := l.element.convert(w, l.elements, input, rows); err != nil {
		return err
	}
	if err := l.out.Prepare(w.budget, l.to, types.List, input.Len); err != nil {
		return err
	}
	for row := range vector.Values[types.Span](&l.out) {
		vector.Values[types.Span](&l.out)[row] = types.Span{Offset: uint32(row), Length: 1}
	}
	l.out.Children = append(l.out.Children, l.elements.Share())
	return nil
}

// convert converts the elements of the lists that count.
func (l *listCast) convert(w *worker, lists *vector.Vector, rows []int32) error {
	child := lists.Children[0]
	if err := l.element.convert(w, l.elements, child, l.use(w, lists, rows)); err != nil {
		return err
	}
	l.out.Become(lists)
	l.out.Type = l.to
	l.out.Children[0].Become(l.elements)
	return l.checkLengths(w, rows)
}

// use lists the elements of the rows that count.
func (l *listCast) use(w *worker, lists *vector.Vector, rows []int32) []int32 {
	spans := vector.Values[types.Span](lists)
	l.used = cleared(l.used, vector.BitmapWords(lists.Children[0].Len))
	for _, row := range w.all(rows) {
		if lists.Null(int(row)) {
			continue
		}
		span := spans[row]
		for k := span.Offset; k < span.Offset+span.Length; k++ {
			l.used.Set(int(k))
		}
	}
	l.rows = l.used.AppendRows(room(l.rows, 0), lists.Children[0].Len)
	return l.rows
}

// checkLengths refuses lists that do not have the length that the type says.
func (l *listCast) checkLengths(w *worker, rows []int32) error {
	fixed, ok := l.to.(*arrow.FixedSizeListType)
	if !ok {
		return nil
	}
	spans := vector.Values[types.Span](&l.out)
	for _, row := range w.all(rows) {
		if l.out.Null(int(row)) || spans[row].Length == uint32(fixed.Len()) {
			continue
		}
		if l.mode == expr.Strict {
			return errs.New(errs.InvalidValue, "cannot cast a list of %d elements to %s", spans[row].Length, types.Name(l.to))
		}
		if err := l.out.OwnValid(w.budget); err != nil {
			return err
		}
		l.out.Valid.Clear(int(row))
	}
	return nil
}

// structCast converts structs field by field. Fields that the source lacks are NULL.
type structCast struct {
	input   operator
	to      types.Type
	fields  []*part // nil: NULL
	sources []int   // the source's field of each
	flat    vector.Vector
	out     vector.Vector
	valid   []int32
}

func newStructCast(input operator, from, to types.Type, mode expr.CastMode) (operator, error) {
	target := types.Decode(to).(*arrow.StructType)
	s := &structCast{input: input, to: to, fields: make([]*part, target.NumFields()), sources: make([]int, target.NumFields())}
	source := types.Decode(from).(*arrow.StructType)
	for i, field := range target.Fields() {
		at, ok := types.FieldSource(source, target, i)
		if !ok {
			continue
		}
		s.sources[i] = at
		var err error
		if s.fields[i], err = newPart(source.Field(at).Type, field.Type, mode); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *structCast) fresh(copies copies) operator {
	f := &structCast{input: s.input.fresh(copies), to: s.to, sources: s.sources, fields: make([]*part, len(s.fields))}
	for i, field := range s.fields {
		if field != nil {
			f.fields[i] = field.fresh()
		}
	}
	return f
}

func (s *structCast) release() {
	s.input.release()
	for _, field := range s.fields {
		if field != nil {
			field.cast.release()
		}
	}
	s.flat.Release()
	s.out.Release()
}

func (s *structCast) eval(w *worker, rows []int32) (*vector.Vector, error) {
	s.out.LetGo()
	s.flat.LetGo()
	input, err := s.input.eval(w, rows)
	if err != nil {
		return nil, err
	}
	if input.AllNull() || w.count(rows) == 0 {
		return &s.out, s.out.MakeNull(w.budget, s.to, w.batch.Len)
	}
	if err := vector.Flatten(w.budget, &s.flat, input, nil); err != nil {
		return nil, err
	}
	if err := s.out.Prepare(w.budget, s.to, types.Struct, input.Len); err != nil {
		return nil, err
	}
	s.out.ShareValid(&s.flat)
	if s.flat.Valid != nil {
		s.valid = rowsWhere(s.valid, s.flat.Valid, rows, input.Len)
		rows = s.valid
	}
	return &s.out, s.convert(w, rows)
}

func (s *structCast) convert(w *worker, rows []int32) error {
	for i, field := range s.fields {
		child := new(vector.Vector)
		s.out.Children = append(s.out.Children, child)
		if field == nil {
			if err := child.MakeNull(w.budget, types.Children(s.to)[i], s.flat.Len); err != nil {
				return err
			}
			continue
		}
		if err := field.convert(w, child, s.flat.Children[s.sources[i]], rows); err != nil {
			return err
		}
	}
	return nil
}
