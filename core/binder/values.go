package binder

import (
	"fmt"
	"slices"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/types"
)

// values binds VALUES: rows of one length, the values of a column brought to one type.
func (b *Binder) values(v *ast.Values, env *environment) (logical.Node, error) {
	s := &scope{environment: env, outer: env.outer, clause: "VALUES"}
	node := &logical.Values{Rows: make([][]expr.Expr, len(v.Rows))}
	for i, row := range v.Rows {
		if len(row) != len(v.Rows[0]) {
			return nil, binding(v, "rows of VALUES must be of one length: row %d has %d values, row 1 has %d", i+1, len(row), len(v.Rows[0]))
		}
		bound, err := b.list(row, s)
		if err != nil {
			return nil, err
		}
		node.Rows[i] = bound
	}
	for c := range v.Rows[0] {
		column, err := b.valuesColumn(v, node.Rows, c)
		if err != nil {
			return nil, err
		}
		node.Columns = append(node.Columns, column)
	}
	if slices.ContainsFunc(node.Expressions(), expr.HasSubquery) {
		return b.rowByRow(node), nil
	}
	return node, nil
}

// rowByRow computes each row above a relation of its own, which sub-queries need.
func (b *Binder) rowByRow(v *logical.Values) logical.Node {
	union := &logical.Union{Columns: v.Columns}
	for _, row := range v.Rows {
		project := &logical.Project{Input: &logical.Values{Rows: [][]expr.Expr{{}}}}
		for i, e := range row {
			column := *v.Columns[i]
			column.ID = b.ids.Next()
			project.Exprs = append(project.Exprs, logical.Named{Expr: e, Column: &column})
		}
		union.Inputs = append(union.Inputs, project)
	}
	if len(union.Inputs) == 1 {
		return union.Inputs[0]
	}
	return union
}

func (b *Binder) valuesColumn(v *ast.Values, rows [][]expr.Expr, c int) (*expr.Column, error) {
	t, nullable := rows[0][c].Type(), false
	for i, row := range rows {
		common, ok := valuesType(t, row[c].Type())
		if !ok {
			return nil, binding(v.Rows[i][c], "values of a column have types that do not go together: %s and %s", typeName(t), typeName(row[c].Type()))
		}
		t, nullable = common, nullable || row[c].Nullable()
	}
	for _, row := range rows {
		row[c] = castTo(row[c], t)
	}
	return b.column(fmt.Sprintf("column%d", c+1), t, nullable), nil
}

// valuesType is the type of two values of a column. A string beside a number is read as a number.
func valuesType(a, b types.Type) (types.Type, bool) {
	if types.IsNumeric(a) && types.IsString(b) || types.IsString(a) && types.IsNumeric(b) {
		return types.Comparable(a, b)
	}
	return types.Common(a, b)
}
