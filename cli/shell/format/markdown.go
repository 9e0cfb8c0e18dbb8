package format

import (
	"bufio"
	"context"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/vector"
)

// markdown writes a table as GitHub's Markdown has it.
type markdown struct {
	out   *bufio.Writer
	cells *cells
}

var inMarkdown = strings.NewReplacer(`\`, `\\`, "|", `\|`, "<", "&lt;", "&", "&amp;", "\n", "<br>")

func newMarkdown(_ context.Context, out Output, schema *arrow.Schema, o Options) (source.FileWriter, error) {
	c, err := newCells(schema, o.Null)
	if err != nil {
		return nil, err
	}
	m := &markdown{out: bufio.NewWriter(out), cells: c}
	l := newLayout(schema)
	if len(l.names) == 0 {
		return m, nil
	}
	if err := m.line(l.names); err != nil {
		return nil, err
	}
	for _, right := range l.right {
		rule := "| --- "
		if right {
			rule = "| ---: "
		}
		if _, err := m.out.WriteString(rule); err != nil {
			return nil, err
		}
	}
	_, err = m.out.WriteString("|\n")
	return m, err
}

func (m *markdown) line(texts []string) error {
	if len(texts) == 0 {
		return nil
	}
	for _, text := range texts {
		if _, err := m.out.WriteString("| " + inMarkdown.Replace(printable(text)) + " "); err != nil {
			return err
		}
	}
	_, err := m.out.WriteString("|\n")
	return err
}

// Write implements source.FileWriter.
func (m *markdown) Write(_ context.Context, batch *vector.Batch) error {
	err := rows(batch, func(row int) error { return m.line(m.cells.row(batch, row)) })
	if err != nil {
		return err
	}
	return m.out.Flush()
}

// Finish implements source.FileWriter.
func (m *markdown) Finish(context.Context) error { return m.out.Flush() }

// Close implements source.FileWriter.
func (*markdown) Close() {}
