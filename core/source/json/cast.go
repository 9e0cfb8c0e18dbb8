package json

import (
	"strconv"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/eval/convert"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// casting is what a column has whose values are cast from text. Numbers are counts of the type's unit.
type casting struct {
	kernel convert.Cast
	state  any
	text   vector.Vector
	places []int // of the values in the block
	counts []count
	valid  []int32
}

// count is the value of a row that is written as a number.
type count struct {
	row   int
	value int64
}

func (k *casting) begin() { k.places, k.counts = k.places[:0], k.counts[:0] }

func (k *casting) truncate(rows int) {
	for len(k.counts) > 0 && k.counts[len(k.counts)-1].row >= rows {
		k.counts = k.counts[:len(k.counts)-1]
	}
}

func (c *column) newCast() error {
	kernel, err := convert.New(arrow.BinaryTypes.StringView, c.t, expr.Strict)
	if err != nil {
		return err
	}
	c.cast, c.read = &casting{kernel: kernel}, (*column).readCast
	if kernel.Start != nil {
		c.cast.state, err = kernel.Start(c.context(0))
	}
	return err
}

func (c *column) context(rows int) *expr.Context {
	return &expr.Context{Len: rows, Budget: c.reader.env.Budget, Settings: c.reader.env.Settings, State: c.cast.state}
}

// readCast keeps the text of a value until the batch is complete.
func (c *column) readCast(s *scanner) error {
	at := s.at
	view := vector.View{}
	switch {
	case s.block[at] == '"':
		var err error
		if view, err = c.text(s); err != nil {
			return err
		}
	case c.counted() && (s.block[at] == '-' || s.block[at]-'0' <= 9):
		written, _, err := c.written(s)
		if err != nil {
			return err
		}
		digits, _ := wholeDigits(written)
		value, err := strconv.ParseInt(string(digits), 10, 8*layoutOf(c.t).Width())
		if err != nil {
			return c.unfit(s, at)
		}
		c.cast.counts = append(c.cast.counts, count{row: c.rows, value: value})
	default:
		return c.mismatch(s)
	}
	for len(c.cast.places) <= c.rows {
		c.cast.places = append(c.cast.places, 0)
	}
	c.cast.places[c.rows] = at
	c.views[c.rows] = view
	c.rows++
	return nil
}

// counted reports whether numbers are counts: of days, or of a unit of time.
func (c *column) counted() bool {
	layout := layoutOf(c.t)
	return layout == types.Int32 && c.t.ID() != arrow.INTERVAL_MONTHS || layout == types.Int64 && c.t.ID() != arrow.INTERVAL_DAY_TIME
}

// castText casts the texts as SQL does. When that fails, the rows are tried one by one, to say which it was.
func (c *column) castText() error {
	if err := c.out.Prepare(c.reader.env.Budget, c.declared, layoutOf(c.t), c.rows); err != nil {
		return err
	}
	c.out.ShareValid(&c.cast.text)
	if err := c.castRows(c.rowsOfText()); err != nil {
		return err
	}
	for _, n := range c.cast.counts {
		if c.out.Layout == types.Int32 {
			vector.Values[int32](c.out)[n.row] = int32(n.value)
		} else {
			vector.Values[int64](c.out)[n.row] = n.value
		}
	}
	return nil
}

func (c *column) castRows(rows []int32) error {
	if len(rows) == 0 {
		return nil
	}
	context, args := c.context(c.rows), []*vector.Vector{&c.cast.text}
	context.Rows = rows
	err := c.cast.kernel.Kernel(context, args, c.out)
	if err == nil {
		return nil
	}
	for _, row := range rows {
		context.Rows = []int32{row}
		if c.cast.kernel.Kernel(context, args, c.out) != nil {
			return c.unfitRow(int(row))
		}
	}
	return err
}

// rowsOfText are the rows that have a text.
func (c *column) rowsOfText() []int32 {
	k := c.cast
	k.valid = k.valid[:0]
	counts := k.counts
	for row := range c.rows {
		switch {
		case len(counts) > 0 && counts[0].row == row:
			counts = counts[1:]
		case !k.text.Null(row):
			k.valid = append(k.valid, int32(row))
		}
	}
	return k.valid
}

func (c *column) unfitRow(row int) error {
	s, at := &c.reader.cursor.scanner, c.cast.places[row]
	after := *s
	after.at = at
	if err := after.skip(); err != nil {
		return err
	}
	return c.unfitText(s, at, s.block[at:after.at])
}
