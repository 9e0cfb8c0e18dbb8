package codec

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/wire/wirepb"
)

func (d *decoder) logicalScan(m *wirepb.LogicalScan) (logical.Node, error) {
	t, err := d.table(m.GetTable())
	if err != nil {
		return nil, err
	}
	s := &logical.Scan{Name: m.GetName(), Table: t}
	if s.Columns, err = d.tableColumns(m.GetColumns(), t.Schema()); err != nil {
		return nil, err
	}
	if s.FilterColumns, err = d.tableColumns(m.GetFilterColumns(), t.Schema()); err != nil {
		return nil, err
	}
	if s.Filters, err = d.filters(m.GetFilters(), t, table.Exact, s.Columns, s.FilterColumns); err != nil {
		return nil, err
	}
	if s.Inexact, err = d.filters(m.GetInexact(), t, table.Inexact, s.Columns, s.FilterColumns); err != nil {
		return nil, err
	}
	s.Limit, err = decodeCount(m.Limit)
	return s, err
}

// table opens a table.
func (d *decoder) table(m *wirepb.TableDescription) (table.Table, error) {
	description, err := DecodeTable(m)
	if err != nil {
		return nil, err
	}
	return d.Tables.Open(d.ctx, description)
}

// tableColumns reads columns of a table, which must have their types.
func (d *decoder) tableColumns(list []*wirepb.TableColumn, schema *arrow.Schema) ([]table.Column, error) {
	columns := make([]table.Column, len(list))
	for i, m := range list {
		c, err := d.column(m.GetColumn())
		if err != nil {
			return nil, err
		}
		if int64(m.GetIndex()) >= int64(schema.NumFields()) {
			return nil, malformed("column %d of a table of %d", m.GetIndex(), schema.NumFields())
		}
		index := int(m.GetIndex())
		if t := schema.Field(index).Type; !arrow.TypeEqual(t, c.DataType) {
			return nil, malformed("column %s is %s, and %s in its table", c, types.Name(c.DataType), types.Name(t))
		}
		columns[i] = table.Column{Index: index, Column: c}
	}
	return columns, nil
}

// filters reads conjuncts over the columns of a scan that the table applies, at least as well as least.
func (d *decoder) filters(list []*wirepb.Expr, t table.Table, least table.Support, columns ...[]table.Column) ([]expr.Expr, error) {
	ids := expr.IDs{}
	for _, some := range columns {
		for _, c := range some {
			ids[c.Column.ID] = struct{}{}
		}
	}
	filters := make([]expr.Expr, len(list))
	for i, m := range list {
		filter, err := d.condition(m)
		if err != nil {
			return nil, err
		}
		if !ids.Covers(filter) || expr.HasSubquery(filter) || t.Pushdown(filter) < least {
			return nil, malformed("a table cannot apply a filter: %s", filter)
		}
		filters[i] = filter
	}
	return filters, nil
}
