package unparser

import (
	"slices"
	"strconv"
	"strings"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/tree"
)

func (p *planner) scan(s *logical.Scan) (*block, error) {
	var columns []*expr.Column
	for _, list := range [][]table.Column{s.Columns, s.FilterColumns} {
		for _, c := range list {
			columns = append(columns, c.Column)
		}
	}
	b, err := p.scanned(s, columns)
	if err != nil {
		return nil, err
	}
	for _, filter := range s.Filters {
		if err := p.restrict(b, filter); err != nil {
			return nil, err
		}
	}
	b.items = b.items[:len(s.Columns)]
	return b, nil
}

func (p *planner) scanned(s *logical.Scan, columns []*expr.Column) (*block, error) {
	if t, ok := s.Table.(called); ok {
		return p.called(t, columns)
	}
	if strings.Contains(s.Name, "?") {
		return nil, unsupported("a table without a name")
	}
	var name ast.Name
	parts := []string{s.Name}
	if !strings.Contains(s.Name, "/") {
		parts = strings.Split(s.Name, ".")
	}
	for _, part := range parts {
		name = append(name, ident(part))
	}
	return p.named(name, parts[len(parts)-1], columns), nil
}

func (p *planner) filter(f *logical.Filter) (*block, error) {
	b, err := p.upTo(f.Input, having)
	if err == nil {
		err = p.restrict(b, f.Condition)
	}
	return b, err
}

// restrict adds a condition to WHERE, or to HAVING.
func (p *planner) restrict(b *block, condition expr.Expr) error {
	made, err := p.exprIn(b, condition)
	if err != nil {
		return err
	}
	if b.stage <= where {
		b.stage, b.sel.Where = where, conjunction(b.sel.Where, made)
	} else {
		b.stage, b.sel.Having = having, conjunction(b.sel.Having, made)
	}
	return nil
}

func conjunction(before, further ast.Expr) ast.Expr {
	if before == nil {
		return further
	}
	var terms []ast.Expr
	for _, e := range []ast.Expr{before, further} {
		if and, ok := e.(*ast.And); ok {
			terms = append(terms, and.Terms...)
		} else {
			terms = append(terms, e)
		}
	}
	return &ast.And{Terms: terms}
}

// project puts expressions in place of the columns: those that the columns are of are written out in them.
func (p *planner) project(node *logical.Project) (*block, error) {
	b, err := p.block(node.Input)
	if err != nil {
		return nil, err
	}
	groupsAll := b.total && !mentions(node.Exprs, b.items)
	if b.sel == nil || b.stage == distinct || b.sel.Distinct || b.volatile() || groupsAll {
		b = p.wrap(b)
	}
	items, err := p.items(b, node.Exprs)
	if err != nil {
		return nil, err
	}
	b.items, b.stage = items, max(b.stage, projected)
	return b, nil
}

// mentions reports whether an expression refers to an item.
func mentions(exprs []logical.Named, items []item) bool {
	ids := map[expr.ID]bool{}
	for _, item := range items {
		ids[item.column.ID] = true
	}
	return slices.ContainsFunc(exprs, func(n logical.Named) bool {
		return tree.Any(n.Expr, func(e expr.Expr) bool {
			c, ok := e.(*expr.Column)
			return ok && ids[c.ID]
		})
	})
}

func (p *planner) items(b *block, exprs []logical.Named) ([]item, error) {
	items := make([]item, len(exprs))
	for i, n := range exprs {
		made, err := p.exprIn(b, n.Expr)
		if err != nil {
			return nil, err
		}
		items[i] = item{
			column: n.Column, expr: made, volatile: expr.VolatilityOf(n.Expr) == expr.Volatile, given: isGiven(n, b.items),
		}
	}
	return items, nil
}

// isGiven reports whether the name of a column is not what SQL calls its expression, which is written out for a column of items.
func isGiven(n logical.Named, items []item) bool {
	for _, item := range items {
		if c, ok := n.Expr.(*expr.Column); ok && c.ID == item.column.ID && item.given {
			return true
		}
	}
	text := n.Expr.String()
	return n.Column.Name != text && n.Column.String() != text
}

func (p *planner) aggregateOf(a *logical.Aggregate) (*block, error) {
	if a.Sets != nil || len(a.Groups)+len(a.Aggregates) == 0 {
		return nil, unsupported("%s", a)
	}
	b, err := p.upTo(a.Input, projected)
	if err != nil {
		return nil, err
	}
	if b.stage > where && (b.sel.GroupBy != nil || b.total || b.windows || b.volatile()) {
		b = p.wrap(b)
	}
	groups, err := p.items(b, a.Groups)
	if err != nil {
		return nil, err
	}
	aggregates, err := p.items(b, a.Aggregates)
	if err != nil {
		return nil, err
	}
	for _, group := range groups {
		if _, ordinal := group.expr.(*ast.Number); ordinal {
			return nil, unsupported("a constant in GROUP BY")
		}
		b.sel.GroupBy = append(b.sel.GroupBy, group.expr)
	}
	b.items, b.stage, b.total = append(groups, aggregates...), grouped, len(groups) == 0
	return b, nil
}

func (p *planner) sort(s *logical.Sort) (*block, error) {
	b, err := p.upTo(s.Input, distinct)
	if err != nil {
		return nil, err
	}
	var keys []ast.SortKey
	err = p.in(b.scope(), func() error {
		keys, err = p.keys(s.Keys)
		return err
	})
	if err != nil {
		return nil, err
	}
	b.stage = ordered
	for _, key := range keys {
		if p.dialect.noNullsOrder {
			key.Nulls = ast.DefaultOrder
		}
		if _, ordinal := key.Expr.(*ast.Number); !ordinal { // a constant does not order
			b.order = append(b.order, key)
		}
	}
	return b, nil
}

func (p *planner) limit(l *logical.Limit) (*block, error) {
	b, err := p.upTo(l.Input, ordered)
	if err != nil {
		return nil, err
	}
	b.stage = limited
	if l.Skip > 0 {
		b.offset = &ast.Number{Text: strconv.FormatInt(l.Skip, 10)}
	}
	if l.Fetch >= 0 {
		b.limit = &ast.Number{Text: strconv.FormatInt(l.Fetch, 10)}
	}
	return b, nil
}

func (p *planner) distinctOf(d *logical.Distinct) (*block, error) {
	if len(d.On) > 0 || len(d.Keys) > 0 {
		return nil, unsupported("%s", d)
	}
	b, err := p.upTo(d.Input, projected)
	if err == nil {
		b.stage, b.sel.Distinct = distinct, true
	}
	return b, err
}
