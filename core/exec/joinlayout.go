package exec

import (
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// joinLayout says from where a join's output columns come.
type joinLayout struct {
	columns []joinColumn
	types   []types.Type // of the output columns
}

type joinColumn struct {
	side  joinSide
	index int // in the side's batch
}

type joinSide uint8

const (
	fromProbe joinSide = iota
	fromBuild
	fromMark
)

func newJoinLayout(output, probe, build []*expr.Column, mark *expr.Column) joinLayout {
	sources := map[expr.ID]joinColumn{}
	for i, c := range build {
		sources[c.ID] = joinColumn{side: fromBuild, index: i}
	}
	for i, c := range probe {
		sources[c.ID] = joinColumn{side: fromProbe, index: i}
	}
	if mark != nil {
		sources[mark.ID] = joinColumn{side: fromMark}
	}
	l := joinLayout{columns: make([]joinColumn, len(output))}
	for i, c := range output {
		l.columns[i] = sources[c.ID]
	}
	for _, c := range output {
		l.types = append(l.types, c.DataType)
	}
	return l
}

// joinEmitter makes a join's output batches, in scratch memory of one worker.
type joinEmitter struct {
	layout  *joinLayout
	budget  *memory.Budget
	scratch []*vector.Vector
	out     vector.Batch
	aligned []int32
}

func newJoinEmitter(layout *joinLayout, budget *memory.Budget) *joinEmitter {
	e := &joinEmitter{layout: layout, budget: budget}
	for range layout.columns {
		e.scratch = append(e.scratch, new(vector.Vector))
	}
	e.out.Columns = make([]*vector.Vector, len(layout.columns))
	return e
}

// pairs makes a batch of the pairs (probeRows[k], buildRows[k]).
func (e *joinEmitter) pairs(probe, build *vector.Batch, probeRows, buildRows []int32) (*vector.Batch, error) {
	e.out.Len, e.out.Rows, e.out.Morsel = len(probeRows), nil, probe.Morsel
	for i, c := range e.layout.columns {
		source, rows := probe, probeRows
		if c.side == fromBuild {
			source, rows = build, buildRows
		}
		if err := vector.Gather(e.budget, e.scratch[i], source.Columns[c.index], rows); err != nil {
			return nil, err
		}
		e.out.Columns[i] = e.scratch[i]
	}
	return &e.out, nil
}

// selected makes a batch of the probe batch itself, with a selection, and of the build rows beside it: buildRows[k] beside
// the probe's row rows[k]. It is cheaper than pairs when most rows are selected.
func (e *joinEmitter) selected(probe, build *vector.Batch, rows, buildRows []int32) (*vector.Batch, error) {
	e.out.Len, e.out.Rows, e.out.Morsel = probe.Len, selection(rows, probe.Len), probe.Morsel
	e.align(probe.Len, rows, buildRows)
	for i, c := range e.layout.columns {
		if c.side == fromProbe {
			e.out.Columns[i] = probe.Columns[c.index]
			continue
		}
		if err := vector.Gather(e.budget, e.scratch[i], build.Columns[c.index], e.aligned); err != nil {
			return nil, err
		}
		e.out.Columns[i] = e.scratch[i]
	}
	return &e.out, nil
}

// selection is rows, or nil where they are all n: a batch without a selection is exported without a copy.
func selection(rows []int32, n int) []int32 {
	if len(rows) == n {
		return nil
	}
	return rows
}

// align spreads buildRows over all rows of a batch; rows that are not selected get any build row.
func (e *joinEmitter) align(n int, rows, buildRows []int32) {
	if cap(e.aligned) < n {
		e.aligned = make([]int32, n)
	}
	e.aligned = e.aligned[:n]
	if len(rows) < n {
		clear(e.aligned)
	}
	for k, row := range rows {
		e.aligned[row] = buildRows[k]
	}
}

// probeOnly makes a batch of the probe batch with a selection; the build's columns are NULL.
func (e *joinEmitter) probeOnly(probe *vector.Batch, rows []int32, mark *vector.Vector) (*vector.Batch, error) {
	e.out.Len, e.out.Rows, e.out.Morsel = probe.Len, selection(rows, probe.Len), probe.Morsel
	for i, c := range e.layout.columns {
		switch c.side {
		case fromProbe:
			e.out.Columns[i] = probe.Columns[c.index]
		case fromMark:
			e.out.Columns[i] = mark
		case fromBuild:
			if err := e.null(i, probe.Len); err != nil {
				return nil, err
			}
		}
	}
	return &e.out, nil
}

// buildOnly makes a batch of build rows; the probe's columns are NULL.
func (e *joinEmitter) buildOnly(build *vector.Batch, rows []int32) (*vector.Batch, error) {
	e.out.Len, e.out.Rows = len(rows), nil
	for i, c := range e.layout.columns {
		if c.side != fromBuild {
			if err := e.null(i, len(rows)); err != nil {
				return nil, err
			}
			continue
		}
		if err := vector.Gather(e.budget, e.scratch[i], build.Columns[c.index], rows); err != nil {
			return nil, err
		}
		e.out.Columns[i] = e.scratch[i]
	}
	return &e.out, nil
}

func (e *joinEmitter) null(i, rows int) error {
	e.out.Columns[i] = e.scratch[i]
	return e.scratch[i].MakeNull(e.budget, e.layout.types[i], rows)
}

func (e *joinEmitter) release() {
	for _, v := range e.scratch {
		v.Release()
	}
}
