package unparser

import (
	"fmt"
	"strings"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// Plan turns a plan into a query that gives its rows.
func Plan(node logical.Node, dialect Dialect) (*ast.Query, error) {
	p := &planner{dialect: dialect, used: map[string]bool{}, shared: map[int]*ast.CommonTable{}}
	p.unparser = unparser{literal: dialect.sqlLiteral, cast: dialect.castOf, column: p.resolve, subquery: p.subqueryOf}
	b, err := p.block(node)
	if err != nil {
		return nil, err
	}
	query, _ := b.query(false)
	if len(p.tables) > 0 {
		query.With = &ast.With{Tables: p.tables}
	}
	return query, nil
}

// shown makes syntax trees of single expressions. What is not of a sub-query of theirs is called by its name.
func shown(literal Literal) *planner {
	p := &planner{dialect: dialects["default"], used: map[string]bool{}, shared: map[int]*ast.CommonTable{}}
	named := func(c *expr.Column) (ast.Expr, error) {
		if found, err := p.resolve(c); err == nil {
			return found, nil
		}
		return byName(c)
	}
	p.unparser = unparser{literal: literal, cast: arrowCast, column: named}
	p.subquery = func(s *expr.Subquery) (ast.Expr, error) {
		for _, outer := range logical.Free(s.Plan.(logical.Node)) {
			p.used[outer.Qualifier] = true // no table inside is called so
		}
		return p.subqueryOf(s)
	}
	return p
}

// planner makes blocks of the nodes of a plan.
type planner struct {
	unparser
	dialect Dialect
	scopes  []map[expr.ID]ast.Expr // what columns are called, those of queries around first
	used    map[string]bool        // names of tables
	shared  map[int]*ast.CommonTable
	tables  []*ast.CommonTable
}

// resolve finds what a column is called where the expression stands.
func (p *planner) resolve(c *expr.Column) (ast.Expr, error) {
	for i := len(p.scopes) - 1; i >= 0; i-- {
		if found, ok := p.scopes[i][c.ID]; ok {
			return found, nil
		}
	}
	return nil, unsupported("column %s here", c)
}

// in makes what refers to the columns of a block.
func (p *planner) in(scope map[expr.ID]ast.Expr, make func() error) error {
	p.scopes = append(p.scopes, scope)
	defer func() { p.scopes = p.scopes[:len(p.scopes)-1] }()
	return make()
}

func (p *planner) exprIn(b *block, e expr.Expr) (made ast.Expr, err error) {
	err = p.in(b.scope(), func() error {
		made, err = p.expr(e)
		return err
	})
	return made, err
}

func (p *planner) block(node logical.Node) (*block, error) {
	switch n := node.(type) {
	case *logical.Scan:
		return p.scan(n)
	case *logical.Filter:
		return p.filter(n)
	case *logical.Project:
		return p.project(n)
	case *logical.Aggregate:
		return p.aggregateOf(n)
	case *logical.Window:
		return p.windowOf(n)
	case *logical.Join:
		return p.join(n)
	case *logical.Sort:
		return p.sort(n)
	case *logical.Limit:
		return p.limit(n)
	case *logical.Distinct:
		return p.distinctOf(n)
	case *logical.Union:
		return p.union(n)
	case *logical.SetOperation:
		return p.setOperation(n)
	case *logical.Values:
		return p.values(n)
	case *logical.With:
		return p.with(n)
	case *logical.Ref:
		return p.ref(n)
	}
	return nil, unsupported("%s", strings.TrimPrefix(fmt.Sprintf("%T", node), "*logical."))
}

// alias returns a name of a table that none has yet.
func (p *planner) alias(wanted string) string {
	name := wanted
	for n := 2; p.used[name]; n++ {
		name = fmt.Sprintf("%s_%d", wanted, n)
	}
	p.used[name] = true
	return name
}

// named is a block that reads a table.
func (p *planner) named(table ast.Name, called string, columns []*expr.Column) *block {
	alias := p.alias(called)
	ref := &ast.Table{Name: table}
	if alias != table[len(table)-1].Name {
		ref.Alias = &ast.TableAlias{Name: ident(alias)}
	}
	b := &block{sel: &ast.Select{From: []ast.TableRef{ref}}}
	for _, c := range columns {
		b.items = append(b.items, item{column: c, expr: &ast.Column{Name: ast.Name{ident(alias), ident(c.Name)}}})
	}
	return b
}

// wrap makes a block that reads the rows of another one.
func (p *planner) wrap(b *block) *block {
	query, names := b.query(true)
	alias := p.alias("derived")
	ref := &ast.Derived{Query: query, Alias: &ast.TableAlias{Name: ident(alias)}}
	if b.sel == nil {
		for _, name := range names {
			ref.Alias.Columns = append(ref.Alias.Columns, ident(name))
		}
	}
	outer := &block{sel: &ast.Select{From: []ast.TableRef{ref}}}
	for i, inner := range b.items {
		outer.items = append(outer.items, item{column: inner.column, expr: &ast.Column{Name: ast.Name{ident(alias), ident(names[i])}}})
	}
	return outer
}

// upTo returns the block of a node, as a table of a new one where more than the stage is done.
func (p *planner) upTo(node logical.Node, last stage) (*block, error) {
	b, err := p.block(node)
	if err == nil && (b.stage > last || b.sel == nil) {
		b = p.wrap(b)
	}
	return b, err
}

// subqueryOf makes a sub-query of an expression. It may refer to the columns of the queries around it.
func (p *planner) subqueryOf(s *expr.Subquery) (ast.Expr, error) {
	b, err := p.block(s.Plan.(logical.Node))
	if err != nil {
		return nil, err
	}
	query, _ := b.query(false)
	var input ast.Expr
	if s.Input != nil {
		if input, err = p.expr(s.Input); err != nil {
			return nil, err
		}
	}
	switch {
	case s.Kind == expr.Scalar:
		return &ast.Subquery{Query: query}, nil
	case s.Kind == expr.Exists:
		return &ast.Exists{Query: query, Negated: s.Negated}, nil
	case s.Kind == expr.Any && s.Op == expr.Equal:
		return &ast.InSubquery{Input: input, Query: query, Negated: s.Negated}, nil
	}
	quantifier := ast.Any
	if s.Kind == expr.All {
		quantifier = ast.All
	}
	made := ast.Expr(&ast.Quantified{Op: comparisons[s.Op], Left: input, Quantifier: quantifier, Query: query})
	if s.Negated {
		made = &ast.Unary{Op: ast.Not, Input: made}
	}
	return made, nil
}
