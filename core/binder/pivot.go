package binder

import (
	"slices"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/tree"
)

// mostPivoted bounds the columns that PIVOT makes.
const mostPivoted = 10_000

// pivot binds PIVOT as a SELECT of groups: for each value and aggregate there is one of the rows that have the value.
func (b *Binder) pivot(ref *ast.Pivot, env *environment) (logical.Node, []entry, error) {
	node, entries, err := b.relation(ref.Table, env)
	if err != nil {
		return nil, nil, err
	}
	st := &selecting{Binder: b, node: node, given: expr.IDs{}}
	st.scope = &scope{environment: env, entries: entries, outer: env.outer, clause: "PIVOT"}
	groups := ref.GroupBy
	if groups == nil {
		if groups, err = st.unmentioned(ref); err != nil {
			return nil, nil, err
		}
	}
	values, err := b.pivotValues(ref)
	if err != nil {
		return nil, nil, err
	}
	body := &ast.Select{Position: ref.Position, Items: slices.Clone(groups), GroupBy: groups}
	for _, value := range values {
		for _, aggregate := range ref.Aggregates {
			item, err := b.pivotItem(aggregate, value, len(ref.Aggregates) > 1)
			if err != nil {
				return nil, nil, err
			}
			body.Items = append(body.Items, item)
		}
	}
	if st.items, err = st.expand(body.Items, st.scope); err != nil {
		return nil, nil, err
	}
	if err := st.compute(body, &ast.Query{}); err != nil {
		return nil, nil, err
	}
	if node, err = st.finish(body, &ast.Query{}); err != nil {
		return nil, nil, err
	}
	names := make([]ast.Ident, len(node.Output()))
	for i, c := range node.Output() {
		names[i].Name = c.Name
	}
	if node, err = b.renameAll(node, names, ref); err != nil { // without the names of relations
		return nil, nil, err
	}
	return b.aliased(node, scopeOf(node), ref.Alias)
}

// unmentioned are the columns that neither an aggregate nor FOR mentions.
func (st *selecting) unmentioned(ref *ast.Pivot) ([]ast.Expr, error) {
	mentioned := map[expr.ID]bool{}
	find := func(e ast.Expr) (err error) {
		tree.Walk(e, func(e ast.Expr) bool {
			column, ok := e.(*ast.Column)
			if !ok || err != nil {
				return true
			}
			var found expr.Expr
			if found, _, err = st.scope.resolve(column.Name.Parts(), column); err == nil {
				expr.Columns(found, func(c *expr.Column) { mentioned[c.ID] = true })
			}
			return true
		})
		return err
	}
	for _, columns := range ref.For {
		for _, e := range columns.Columns {
			if err := find(e); err != nil {
				return nil, err
			}
		}
	}
	for _, e := range ref.Aggregates {
		if err := find(e); err != nil {
			return nil, err
		}
	}
	var rest []ast.Expr
	for _, e := range st.scope.entries {
		if column := e.shown(); column != nil && !mentioned[column.ID] && !mentioned[e.column.ID] {
			rest = append(rest, e.reference(ref.Position))
		}
	}
	return rest, nil
}

// reference is the expression that names the column of an entry.
func (e entry) reference(at ast.Position) ast.Expr {
	var name ast.Name
	if e.merged == nil {
		for _, part := range e.qualifier {
			name = append(name, ast.Ident{Position: at, Name: part})
		}
	}
	return &ast.Column{Position: at, Name: append(name, ast.Ident{Position: at, Name: e.column.Name})}
}

// pivotValue is a value, or a combination of some, that becomes columns.
type pivotValue struct {
	terms []ast.Expr // that hold for its rows
	name  string
}

// pivotValues combines the values of all columns.
func (b *Binder) pivotValues(ref *ast.Pivot) ([]pivotValue, error) {
	combined := []pivotValue{{}}
	for _, columns := range ref.For {
		if len(combined)*len(columns.Values)*len(ref.Aggregates) > mostPivoted {
			return nil, unsupported(ref, "PIVOT makes at most %d columns", mostPivoted)
		}
		var wider []pivotValue
		for _, first := range combined {
			for _, e := range columns.Values {
				value, err := b.pivotValue(columns.Columns, e)
				if err != nil {
					return nil, err
				}
				if first.name != "" {
					value.name = first.name + "_" + value.name
				}
				value.terms = slices.Concat(first.terms, value.terms)
				wider = append(wider, value)
			}
		}
		combined = wider
	}
	return combined, nil
}

// pivotValue is the condition of a value of columns, and its name: an alias, or the value itself.
func (b *Binder) pivotValue(columns []ast.Expr, e ast.Expr) (pivotValue, error) {
	value := pivotValue{}
	alias, aliased := e.(*ast.Alias)
	if aliased {
		e, value.name = alias.Input, alias.Name.Name
	}
	elements := []ast.Expr{e}
	if tuple, ok := e.(*ast.Tuple); ok && len(columns) > 1 {
		elements = tuple.Elements
	}
	if len(elements) != len(columns) {
		return value, binding(e, "a value of PIVOT must have as many elements as there are columns, %d: it has %d", len(columns), len(elements))
	}
	for i, element := range elements {
		text, err := b.textOf(element)
		if err != nil {
			return value, err
		}
		switch {
		case aliased:
		case i == 0:
			value.name = text
		default:
			value.name += "_" + text
		}
		value.terms = append(value.terms, &ast.Binary{Position: ast.Position(element.Pos()), Op: ast.IsNotDistinct, Left: columns[i], Right: element})
	}
	return value, nil
}

// textOf is a constant as text.
func (b *Binder) textOf(e ast.Expr) (string, error) {
	literal, err := b.Constant(e)
	if err != nil {
		return "", err
	}
	if literal.Value == nil {
		return "NULL", nil
	}
	text, err := b.fold(castTo(literal, arrow.BinaryTypes.String), e)
	if err != nil {
		return "", err
	}
	name, _ := text.Value.(string)
	return name, nil
}

// pivotItem is an aggregate of the rows that have a value, under the name of the value, and of the aggregate where that is needed.
func (b *Binder) pivotItem(aggregate ast.Expr, value pivotValue, several bool) (ast.Expr, error) {
	name := value.name
	if alias, ok := aggregate.(*ast.Alias); ok {
		aggregate, name = alias.Input, name+"_"+alias.Name.Name
	} else if several {
		name += "_" + aggregate.String()
	}
	found := false
	filtered, err := tree.Up(aggregate, func(e ast.Expr) (ast.Expr, error) {
		call, ok := e.(*ast.Call)
		if !ok || call.Over != nil {
			return e, nil
		}
		if _, ok := b.aggregateOf(call); !ok {
			return e, nil
		}
		found = true
		limited := *call
		limited.Filter = conjunction(value.terms, call.Filter)
		return &limited, nil
	})
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, binding(aggregate, "PIVOT takes aggregates: %s", aggregate)
	}
	at := ast.Position(aggregate.Pos())
	return &ast.Alias{Position: at, Input: filtered, Name: ast.Ident{Position: at, Name: name}}, nil
}

func conjunction(terms []ast.Expr, more ast.Expr) ast.Expr {
	if more != nil {
		terms = append(slices.Clone(terms), more)
	}
	if len(terms) == 1 {
		return terms[0]
	}
	return &ast.And{Position: ast.Position(terms[0].Pos()), Terms: terms}
}
