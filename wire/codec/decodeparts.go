package codec

import (
	"math"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/wire/wirepb"
)

func cancelled(err error) error {
	return errs.New(errs.Cancelled, "reading a plan was cancelled: %w", err)
}

// decodeLimit reads how many rows pass after the first skip.
func decodeLimit(skip int64, fetch *int64) (int64, error) {
	n, err := decodeCount(fetch)
	if err == nil && (skip < 0 || n > math.MaxInt64-skip) {
		return 0, malformed("limit of %d rows after %d", n, skip)
	}
	return n, err
}

// values reads rows of expressions without columns.
func (d *decoder) values(m *wirepb.Values) ([][]expr.Expr, []*expr.Column, error) {
	columns, err := d.columnList(m.GetColumns())
	if err != nil {
		return nil, nil, err
	}
	rows := make([][]expr.Expr, len(m.GetRows()))
	for i, row := range m.GetRows() {
		if rows[i], err = d.exprList(row.GetExprs()); err != nil {
			return nil, nil, err
		}
		if len(rows[i]) != len(columns) {
			return nil, nil, malformed("row of %d values, expected %d", len(rows[i]), len(columns))
		}
		for k, e := range rows[i] {
			if !arrow.TypeEqual(e.Type(), columns[k].DataType) {
				return nil, nil, malformed("value of type %s in column %s of type %s", types.Name(e.Type()), columns[k], types.Name(columns[k].DataType))
			}
		}
	}
	return rows, columns, nil
}

// sets reads grouping sets over a number of groups.
func (d *decoder) sets(m *wirepb.GroupingSets, groups int) ([][]int, *expr.Column, error) {
	if m == nil {
		return nil, nil, nil
	}
	id, err := d.column(m.GetSetId())
	if err != nil {
		return nil, nil, err
	}
	if !types.IsInteger(id.DataType) || len(m.GetSets()) == 0 || len(m.GetSets()) > math.MaxInt8 && id.DataType.(arrow.FixedWidthDataType).BitWidth() < 32 {
		return nil, nil, malformed("%d grouping sets are numbered by a column of type %s", len(m.GetSets()), types.Name(id.DataType))
	}
	sets := make([][]int, len(m.GetSets()))
	for i, set := range m.GetSets() {
		sets[i] = make([]int, len(set.GetGroups()))
		for k, group := range set.GetGroups() {
			if int64(group) >= int64(groups) {
				return nil, nil, malformed("group %d of %d in a grouping set", group, groups)
			}
			sets[i][k] = int(group)
		}
	}
	return sets, id, nil
}

// lists reads what an unnest makes rows of: lists of the types of their columns.
func (d *decoder) lists(list []*wirepb.Named) ([]logical.Named, error) {
	named, err := d.namedList(list, d.expr)
	if err != nil {
		return nil, err
	}
	if len(named) == 0 {
		return nil, malformed("an unnest of nothing")
	}
	for _, n := range named {
		t, ok := types.Decode(n.Expr.Type()).(arrow.ListLikeType)
		if !ok || !arrow.TypeEqual(t.Elem(), n.Column.DataType) {
			return nil, malformed("unnest of %s as %s", types.Name(n.Expr.Type()), types.Name(n.Column.DataType))
		}
	}
	return named, nil
}

// share makes the columns of a shared plan known to the body that is read next.
func (d *decoder) share(number int64, columns []*expr.Column) (int, error) {
	id := int(number)
	if number < 0 || number >= maxID || d.known[id] {
		return 0, malformed("shared plan %d is out of range or was there before", number)
	}
	d.known[id], d.shared[id] = true, columns
	d.lastID = max(d.lastID, expr.ID(number))
	return id, nil
}

// ref reads which shared plan is referred to.
func (d *decoder) ref(m *wirepb.Ref) (int, []*expr.Column, error) {
	id := int(m.GetId())
	shared, ok := d.shared[id]
	if !ok || int64(id) != m.GetId() {
		return 0, nil, malformed("there is no shared plan %d around a reference to it", m.GetId())
	}
	columns, err := d.columnList(m.GetColumns())
	if err != nil {
		return 0, nil, err
	}
	return id, columns, sameTypes("a reference to a shared plan", shared, columns)
}

// sameTypes checks that columns can stand for others.
func sameTypes(what string, got, want []*expr.Column) error {
	if len(got) != len(want) {
		return malformed("%s has %d columns, expected %d", what, len(got), len(want))
	}
	for i, c := range got {
		if !arrow.TypeEqual(c.DataType, want[i].DataType) {
			return malformed("column %d of %s is %s, expected %s", i+1, what, types.Name(c.DataType), types.Name(want[i].DataType))
		}
	}
	return nil
}
