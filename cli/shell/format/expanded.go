package format

import (
	"bufio"
	"context"
	"fmt"
	"strings"

	"github.com/ballista-go/ballista/core/vector"
)

// expanded writes a line for each value, after psql's \x.
type expanded struct {
	out    *bufio.Writer
	cells  *cells
	layout layout
	most   int // rows that are shown; 0: all
	total  int
	widest int // of the names
}

// Write implements source.FileWriter.
func (e *expanded) Write(_ context.Context, batch *vector.Batch) error {
	if e.total == 0 {
		for _, name := range e.layout.names {
			e.widest = max(e.widest, width(name))
		}
	}
	return rows(batch, func(row int) error {
		e.total++
		if e.most > 0 && e.total > e.most {
			return nil
		}
		return e.record(e.cells.row(batch, row))
	})
}

func (e *expanded) record(texts []string) error {
	if len(texts) == 0 {
		return nil
	}
	fmt.Fprintf(e.out, "-[ RECORD %d ]%s\n", e.total, strings.Repeat("-", e.widest))
	for i, text := range texts {
		name := e.layout.names[i]
		for line := range strings.SplitSeq(printable(text), "\n") {
			if _, err := fmt.Fprintf(e.out, "%s%s | %s\n", name, strings.Repeat(" ", max(e.widest-width(name), 0)), line); err != nil {
				return err
			}
			name = ""
		}
	}
	return nil
}

// Finish implements source.FileWriter.
func (e *expanded) Finish(context.Context) error {
	if e.most > 0 && e.total > e.most {
		fmt.Fprintf(e.out, "(the first %d of %d rows)\n", e.most, e.total)
	}
	return e.out.Flush()
}

// Close implements source.FileWriter.
func (*expanded) Close() {}
