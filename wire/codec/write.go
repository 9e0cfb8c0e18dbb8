package codec

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/physical"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// destination writes where rows go. Codes count from 1.
func (e *encoder) destination(s table.Sink) *wirepb.Destination {
	d := s.Destination()
	schema, err := encodeSchema(d.Schema)
	if err != nil {
		e.fail(err)
	}
	return &wirepb.Destination{
		Format: d.Format, Options: d.Options, Path: d.Path, Layout: wirepb.Layout(d.Layout) + 1, Mode: wirepb.WriteMode(d.Mode) + 1,
		Replaced: d.Replaced, Schema: schema, Partitions: d.Partitions, Kept: d.Kept, Staging: d.Staging,
	}
}

// sink reads where rows of the columns go.
func (d *decoder) sink(m *wirepb.Destination, rows []*expr.Column) (table.Sink, error) {
	if m == nil {
		return nil, malformed("a write without destination")
	}
	layout, mode := m.GetLayout(), m.GetMode()
	if layout < wirepb.Layout_LAYOUT_FOLDER || layout > wirepb.Layout_LAYOUT_ONE_FILE {
		return nil, malformed("layout of files is not known: %d", layout)
	}
	if mode < wirepb.WriteMode_WRITE_MODE_APPEND || mode > wirepb.WriteMode_WRITE_MODE_OVERWRITE {
		return nil, malformed("mode of a write is not known: %d", mode)
	}
	schema, err := DecodeSchema(m.GetSchema())
	if err != nil {
		return nil, err
	}
	if schema.NumFields() != len(rows) {
		return nil, malformed("a write of %d columns to files of %d", len(rows), schema.NumFields())
	}
	for i, field := range schema.Fields() {
		if !arrow.TypeEqual(field.Type, rows[i].DataType) {
			return nil, malformed("a write of %s to a column of %s: %q", types.Name(rows[i].DataType), types.Name(field.Type), field.Name)
		}
	}
	return core.OpenSink(table.Destination{
		Format: m.GetFormat(), Options: m.GetOptions(), Path: m.GetPath(), Layout: table.Layout(layout - 1), Mode: table.WriteMode(mode - 1),
		Replaced: m.GetReplaced(), Schema: schema, Partitions: m.GetPartitions(), Kept: m.GetKept(), Staging: m.GetStaging(),
	})
}

func (d *decoder) logicalWrite(m *wirepb.LogicalWrite) (logical.Node, error) {
	input, err := d.logical(m.GetInput())
	if err != nil {
		return nil, err
	}
	w := &logical.Write{Input: input}
	if w.Sink, err = d.sink(m.GetDestination(), input.Output()); err != nil {
		return nil, err
	}
	if w.Count, err = d.column(m.GetCount()); err != nil {
		return nil, err
	}
	if w.Count.DataType.ID() != arrow.UINT64 {
		return nil, malformed("the number of rows that a write gives is a %s", types.Name(w.Count.DataType))
	}
	w.Files, err = d.fileColumns(m.GetFiles())
	return w, err
}

func (d *decoder) physicalWrite(m *wirepb.PhysicalWrite) (physical.Node, error) {
	if d.nodeDepth > 1 {
		return nil, malformed("a write is below another node")
	}
	input, err := d.physical(m.GetInput())
	if err != nil {
		return nil, err
	}
	w := &physical.Write{Input: input}
	if w.Sink, err = d.sink(m.GetDestination(), input.Output()); err != nil {
		return nil, err
	}
	w.Files, err = d.fileColumns(m.GetFiles())
	return w, err
}

// fileTypes are those of the columns that describe written files.
var fileTypes = [...]arrow.Type{arrow.STRING, arrow.STRING, arrow.UINT64, arrow.UINT64}

func (d *decoder) fileColumns(positions []uint32) ([]*expr.Column, error) {
	columns, err := d.columnList(positions)
	if err != nil {
		return nil, err
	}
	if len(columns) != len(fileTypes) {
		return nil, malformed("%d columns describe written files, expected %d", len(columns), len(fileTypes))
	}
	for i, c := range columns {
		if c.DataType.ID() != fileTypes[i] {
			return nil, malformed("a column that describes written files is a %s", types.Name(c.DataType))
		}
	}
	return columns, nil
}

// writes reports whether there is a write in a plan.
func writes(plan logical.Node) bool {
	return logical.Contains(plan, func(n logical.Node) bool { _, ok := n.(*logical.Write); return ok })
}
