package format

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/eval/convert"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// cells write the values of a row.
type cells struct {
	writers []convert.Writer
	null    string
}

// newCells fails with Unsupported when a column is of a type without a text.
func newCells(schema *arrow.Schema, null string) (*cells, error) {
	c := &cells{null: null}
	for _, field := range schema.Fields() {
		write, err := c.writerOf(field.Type)
		if err != nil {
			return nil, errs.New(errs.KindOf(err), "column %q: %w", field.Name, err)
		}
		c.writers = append(c.writers, write)
	}
	return c, nil
}

// row returns the texts of a row.
func (c *cells) row(batch *vector.Batch, row int) []string {
	texts := make([]string, len(c.writers))
	var b []byte
	for i, write := range c.writers {
		b = c.append(b[:0], write, batch.Columns[i], row)
		texts[i] = string(b)
	}
	return texts
}

func (c *cells) append(b []byte, write convert.Writer, v *vector.Vector, row int) []byte {
	if v.Null(row) {
		return append(b, c.null...)
	}
	return write(b, v, row)
}

// writerOf writes values as DataFusion shows them: structs as {a: 1}, lists as [1, 2].
func (c *cells) writerOf(t types.Type) (convert.Writer, error) {
	switch t := types.Decode(t).(type) {
	case *arrow.NullType:
		return func(b []byte, _ *vector.Vector, _ int) []byte { return append(b, c.null...) }, nil
	case *arrow.MapType:
		return c.mapWriter(t)
	case *arrow.StructType:
		return c.structWriter(t)
	case arrow.ListLikeType:
		return c.listWriter(t)
	}
	return convert.WriterOf(t)
}

// flat is where the value of a row lies.
func flat(v *vector.Vector, row int) (*vector.Vector, int) {
	switch v.Form {
	case vector.Dictionary:
		return v.Dict.Values, int(v.Codes[row])
	case vector.Constant:
		return v, 0
	}
	return v, row
}

// elements calls write for each element of a list, with the index of its value in the child.
func elements(b []byte, v *vector.Vector, row int, write func(b []byte, child *vector.Vector, k int) []byte) []byte {
	values, row := flat(v, row)
	span := vector.Values[types.Span](values)[row]
	for i := range int(span.Length) {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = write(b, values.Children[0], int(span.Offset)+i)
	}
	return b
}

func (c *cells) listWriter(t arrow.ListLikeType) (convert.Writer, error) {
	element, err := c.writerOf(t.Elem())
	if err != nil {
		return nil, err
	}
	return func(b []byte, v *vector.Vector, row int) []byte {
		b = elements(append(b, '['), v, row, func(b []byte, child *vector.Vector, k int) []byte {
			return c.append(b, element, child, k)
		})
		return append(b, ']')
	}, nil
}

func (c *cells) mapWriter(t *arrow.MapType) (convert.Writer, error) {
	key, err := c.writerOf(t.KeyType())
	if err != nil {
		return nil, err
	}
	value, err := c.writerOf(t.ItemType())
	if err != nil {
		return nil, err
	}
	return func(b []byte, v *vector.Vector, row int) []byte {
		b = elements(append(b, '{'), v, row, func(b []byte, child *vector.Vector, k int) []byte {
			entries, k := flat(child, k)
			b = append(c.append(b, key, entries.Children[0], k), ": "...)
			return c.append(b, value, entries.Children[1], k)
		})
		return append(b, '}')
	}, nil
}

func (c *cells) structWriter(t *arrow.StructType) (convert.Writer, error) {
	writers := make([]convert.Writer, t.NumFields())
	for i, field := range t.Fields() {
		var err error
		if writers[i], err = c.writerOf(field.Type); err != nil {
			return nil, err
		}
	}
	return func(b []byte, v *vector.Vector, row int) []byte {
		values, row := flat(v, row)
		b = append(b, '{')
		for i, write := range writers {
			if i > 0 {
				b = append(b, ", "...)
			}
			b = append(append(b, t.Field(i).Name...), ": "...)
			b = c.append(b, write, values.Children[i], row)
		}
		return append(b, '}')
	}, nil
}

// rows calls do with each row of a batch that counts.
func rows(batch *vector.Batch, do func(row int) error) error {
	for i := range batch.Count() {
		row := i
		if batch.Rows != nil {
			row = int(batch.Rows[i])
		}
		if err := do(row); err != nil {
			return err
		}
	}
	return nil
}
