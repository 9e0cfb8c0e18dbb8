package binder

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// unnestedStruct is a column for each field of a struct that is unnested in a select list, whatever its alias; nil for other
// expressions.
func (b *Binder) unnestedStruct(e ast.Expr, s *scope) []item {
	call, ok := unaliased(e).(*ast.Call)
	if !ok || call.Name.Text() != "unnest" || len(call.Args) != 1 {
		return nil
	}
	probe := *s
	probe.unnesting, probe.aggregation, probe.windows = nil, nil, nil
	bound, err := b.expr(call.Args[0], &probe)
	if err != nil {
		return nil // which is found again where the item is bound
	}
	t, ok := bound.Type().(*arrow.StructType)
	if !ok {
		return nil
	}
	name := b.name(call.Args[0], &probe)
	items := make([]item, t.NumFields())
	for i, field := range t.Fields() {
		items[i] = item{ast: fieldOf(call.Args[0], field.Name, call), alias: name + "." + field.Name}
	}
	return items
}

func fieldOf(e ast.Expr, field string, at *ast.Call) ast.Expr {
	key := &ast.String{Position: at.Position, Value: field}
	return &ast.Call{Position: at.Position, Name: ast.Name{{Position: at.Position, Name: "get_field"}}, Args: []ast.Expr{e, key}}
}

// structRelation is the relation of one row that UNNEST of a struct is in FROM; false for other arguments.
func (b *Binder) structRelation(ref *ast.Unnest, s *scope) (logical.Node, bool, error) {
	if len(ref.Args) != 1 || ref.Ordinality {
		return nil, false, nil
	}
	bound, err := b.expr(ref.Args[0], s)
	if err != nil {
		return nil, false, err
	}
	t, ok := bound.Type().(*arrow.StructType)
	if !ok {
		return nil, false, nil
	}
	name := b.name(ref.Args[0], s)
	project := &logical.Project{Input: &logical.Values{Rows: [][]expr.Expr{{}}}}
	for _, field := range t.Fields() {
		value, err := b.apply(ref, "get_field", bound, utf8(field.Name))
		if err != nil {
			return nil, false, err
		}
		project.Exprs = append(project.Exprs, logical.Named{Expr: value, Column: b.column(name+"."+field.Name, field.Type, true)})
	}
	return project, true, nil
}
