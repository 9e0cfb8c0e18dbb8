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
	types   []types.Type   // of the output columns
	coded   []*vector.Dict // by build column: its rows as a dictionary, where it leaves as one; nil for the others
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
	l := joinLayout{columns: make([]joinColumn, len(output)), coded: make([]*vector.Dict, len(build))}
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
	codes   *vector.Vector // the first column of the batch whose codes are the build rows
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
		if c.side == fromBuild {
			continue
		}
		if err := vector.Gather(e.budget, e.scratch[i], probe.Columns[c.index], probeRows); err != nil {
			return nil, err
		}
		e.out.Columns[i] = e.scratch[i]
	}
	return &e.out, e.gatherBuild(build, buildRows)
}

// gatherBuild makes the columns of the build side. Those that leave as dictionaries share the numbers of the rows as their codes.
func (e *joinEmitter) gatherBuild(build *vector.Batch, rows []int32) error {
	e.letCodesGo()
	for i, c := range e.layout.columns {
		if c.side != fromBuild {
			continue
		}
		out, column := e.scratch[i], build.Columns[c.index]
		e.out.Columns[i] = out
		var err error
		if dict := e.layout.coded[c.index]; dict != nil {
			err = e.code(out, column, dict, rows)
		} else {
			err = vector.Gather(e.budget, out, column, rows)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// letCodesGo lets the first coded column write the codes again.
func (e *joinEmitter) letCodesGo() {
	e.codes = nil
	for i, c := range e.layout.columns {
		if c.side == fromBuild && e.layout.coded[c.index] != nil {
			e.scratch[i].LetGo()
		}
	}
}

// code makes out the given rows of a column in dictionary form.
func (e *joinEmitter) code(out, column *vector.Vector, dict *vector.Dict, rows []int32) error {
	if e.codes != nil {
		out.ShareCodes(e.codes, column.Type, dict.Retain())
	} else {
		if err := out.PrepareDictionary(e.budget, column.Type, dict.Retain(), len(rows)); err != nil {
			return err
		}
		for k, row := range rows {
			out.Codes[k] = uint32(row)
		}
		e.codes = out
	}
	return vector.GatherNulls(e.budget, out, column, rows)
}

// selected makes a batch of the probe batch itself, with a selection, and of the build rows beside it: buildRows[k] beside
// the probe's row rows[k]. It is cheaper than pairs when most rows are selected.
func (e *joinEmitter) selected(probe, build *vector.Batch, rows, buildRows []int32) (*vector.Batch, error) {
	e.out.Len, e.out.Rows, e.out.Morsel = probe.Len, selection(rows, probe.Len), probe.Morsel
	e.align(probe.Len, rows, buildRows)
	for i, c := range e.layout.columns {
		if c.side == fromProbe {
			e.out.Columns[i] = probe.Columns[c.index]
		}
	}
	return &e.out, e.gatherBuild(build, e.aligned)
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
		}
	}
	return &e.out, e.gatherBuild(build, rows)
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
