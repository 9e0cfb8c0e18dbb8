package format

import (
	"bufio"
	"context"
	"fmt"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// sampleRows is from how many rows a table takes the widths of its columns. Further ones are written as they come: when a value
// is wider, its line is too.
const sampleRows = 1000

// grid draws a table, after DataFusion's.
type grid struct {
	out    *bufio.Writer
	layout layout
	cells  *cells
	most   int // rows that are shown; 0: all
	sample [][]string
	begun  bool
	shown  int
	total  int
}

// layout is how a table's columns lie.
type layout struct {
	names  []string
	right  []bool // aligned to the right
	widths []int
}

func newLayout(schema *arrow.Schema) layout {
	var l layout
	for _, field := range schema.Fields() {
		l.names = append(l.names, printable(field.Name))
		l.right = append(l.right, types.IsNumeric(field.Type))
	}
	return l
}

func newTable(_ context.Context, out Output, schema *arrow.Schema, o Options) (source.FileWriter, error) {
	c, err := newCells(schema, o.Null)
	if err != nil {
		return nil, err
	}
	if o.Expanded {
		return &expanded{out: bufio.NewWriter(out), cells: c, layout: newLayout(schema), most: o.MaxRows}, nil
	}
	return &grid{out: bufio.NewWriter(out), layout: newLayout(schema), cells: c, most: o.MaxRows}, nil
}

// Write implements source.FileWriter. Of the rows that are not shown it keeps the number only.
func (t *grid) Write(_ context.Context, batch *vector.Batch) error {
	if t.most > 0 && t.shown >= t.most {
		t.total += batch.Count()
		return nil
	}
	return rows(batch, func(row int) error {
		t.total++
		if t.most > 0 && t.shown >= t.most {
			return nil
		}
		t.shown++
		return t.add(t.cells.row(batch, row))
	})
}

func (t *grid) add(texts []string) error {
	for i, text := range texts {
		texts[i] = printable(text)
	}
	if t.begun {
		return t.layout.write(t.out, texts)
	}
	if t.sample = append(t.sample, texts); len(t.sample) < sampleRows {
		return nil
	}
	return t.begin()
}

// begin writes the header and the rows so far.
func (t *grid) begin() error {
	t.begun = true
	t.layout.measure(append(t.sample, t.layout.names))
	if len(t.layout.names) == 0 {
		return nil
	}
	if err := t.layout.header(t.out); err != nil {
		return err
	}
	for _, texts := range t.sample {
		if err := t.layout.write(t.out, texts); err != nil {
			return err
		}
	}
	t.sample = nil
	return nil
}

// Finish implements source.FileWriter.
func (t *grid) Finish(context.Context) error {
	if !t.begun {
		if err := t.begin(); err != nil {
			return err
		}
	}
	if len(t.layout.names) == 0 {
		return nil
	}
	if t.total > t.shown {
		if err := t.more(); err != nil {
			return err
		}
	}
	if _, err := t.out.WriteString(t.layout.rule()); err != nil {
		return err
	}
	if t.total > t.shown {
		fmt.Fprintf(t.out, "(the first %d of %d rows)\n", t.shown, t.total)
	}
	return t.out.Flush()
}

// more shows that rows are missing.
func (t *grid) more() error {
	dots := make([]string, len(t.layout.names))
	for i := range dots {
		dots[i] = "."
	}
	return t.layout.write(t.out, dots, dots, dots)
}

func (l *layout) measure(sample [][]string) {
	l.widths = make([]int, len(l.names))
	for _, texts := range sample {
		for i, text := range texts {
			for line := range strings.SplitSeq(text, "\n") {
				l.widths[i] = max(l.widths[i], width(line))
			}
		}
	}
}

func (l *layout) header(out *bufio.Writer) error {
	if _, err := out.WriteString(l.rule()); err != nil {
		return err
	}
	if err := l.write(out, l.names); err != nil {
		return err
	}
	_, err := out.WriteString(l.rule())
	return err
}

func (l *layout) rule() string {
	var b strings.Builder
	for _, w := range l.widths {
		b.WriteString("+" + strings.Repeat("-", w+2))
	}
	return b.String() + "+\n"
}

// write writes rows. A row whose cells have several lines has several lines.
func (l *layout) write(out *bufio.Writer, list ...[]string) error {
	for _, texts := range list {
		height := 0
		for _, text := range texts {
			height = max(height, strings.Count(text, "\n")+1)
		}
		for line := range height {
			if err := l.line(out, texts, line); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *layout) line(out *bufio.Writer, texts []string, number int) error {
	for i, text := range texts {
		part := lineOf(text, number)
		space := strings.Repeat(" ", max(l.widths[i]-width(part), 0))
		if l.right[i] {
			part = space + part
		} else {
			part += space
		}
		if _, err := out.WriteString("| " + part + " "); err != nil {
			return err
		}
	}
	_, err := out.WriteString("|\n")
	return err
}

func lineOf(text string, number int) string {
	for range number {
		_, rest, found := strings.Cut(text, "\n")
		if !found {
			return ""
		}
		text = rest
	}
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// Close implements source.FileWriter.
func (*grid) Close() {}
