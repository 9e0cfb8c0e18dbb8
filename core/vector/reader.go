package vector

// Reader reads the rows of a vector of fixed width in any form. Loops over one form are faster with Values.
type Reader[T Fixed] struct {
	values []T
	codes  []uint32
	mask   int // 0 for a constant, otherwise -1
}

// ReaderOf returns a reader of v, whose layout holds values of T. At reads null rows too: what they hold is unspecified.
func ReaderOf[T Fixed](v *Vector) Reader[T] {
	switch v.Form {
	case Dictionary:
		return Reader[T]{values: Values[T](v.Dict.Values), codes: v.Codes, mask: -1}
	case Constant:
		return Reader[T]{values: Values[T](v)}
	}
	return Reader[T]{values: Values[T](v), mask: -1}
}

// At is row i.
func (r *Reader[T]) At(i int) T {
	if r.codes != nil {
		return r.values[r.codes[i]]
	}
	return r.values[i&r.mask]
}

// Strings reads the strings of a vector of the View layout in any form.
type Strings struct {
	views  Reader[View]
	blocks [][]byte
}

// StringsOf returns a reader of v's strings.
func StringsOf(v *Vector) Strings {
	if v.Form == Dictionary {
		return Strings{views: ReaderOf[View](v), blocks: v.Dict.Values.Blocks()}
	}
	return Strings{views: ReaderOf[View](v), blocks: v.Blocks()}
}

// View is the view of row i, in Blocks.
func (s *Strings) View(i int) *View {
	if s.views.codes != nil {
		return &s.views.values[s.views.codes[i]]
	}
	return &s.views.values[i&s.views.mask]
}

// Blocks are the blocks that the views refer to.
func (s *Strings) Blocks() [][]byte { return s.blocks }

// At is row i, in the vector's memory.
func (s *Strings) At(i int) string { return s.View(i).String(s.blocks) }

// BytesAt is row i, in the vector's memory.
func (s *Strings) BytesAt(i int) []byte { return s.View(i).Bytes(s.blocks) }
