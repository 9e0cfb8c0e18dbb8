package parser

import (
	"github.com/ballista-go/ballista/core/ast"
)

// selectBody reads SELECT and its clauses.
func (p *parser) selectBody() ast.Body {
	s := &ast.Select{Position: p.take().at()}
	p.distinct(s)
	if !p.is("from") {
		s.Items = p.selectItems()
	}
	if p.is("into") {
		p.selectInto()
	}
	if p.accept("from") {
		s.From = separated(p, p.tableRef)
	}
	return p.restOfSelect(s)
}

// fromBody reads FROM and its tables, and then SELECT and the other clauses. Without SELECT all columns are meant.
func (p *parser) fromBody() ast.Body {
	s := &ast.Select{Position: p.take().at()}
	s.From = separated(p, p.tableRef)
	if p.accept("select") {
		p.distinct(s)
		s.Items = p.selectItems()
	} else {
		s.Items = []ast.Expr{&ast.Wildcard{Position: s.Position}}
	}
	return p.restOfSelect(s)
}

// restOfSelect reads the clauses after SELECT and FROM.
func (p *parser) restOfSelect(s *ast.Select) ast.Body {
	if p.accept("where") {
		s.Where = p.expr()
	}
	if p.accept("group") {
		p.expect("by")
		p.groupBy(s)
	}
	p.lateClauses(s)
	return s
}

// selectItems reads the select list, which may end with a comma.
func (p *parser) selectItems() []ast.Expr {
	items := []ast.Expr{p.selectItem()}
	for p.accept(",") {
		if p.is("from") || p.peek().kind == endOfText || p.is(")") || p.is(";") {
			break
		}
		items = append(items, p.selectItem())
	}
	return items
}

// lateClauses reads HAVING, WINDOW and QUALIFY.
func (p *parser) lateClauses(s *ast.Select) {
	if p.accept("having") {
		s.Having = p.expr()
	}
	if p.is("window") && p.peekAfter(1).isName() {
		p.take()
		s.Windows = separated(p, p.namedWindow)
	}
	if p.accept("qualify") {
		s.Qualify = p.expr()
	}
	if s.Windows == nil && p.is("window") && p.peekAfter(1).isName() {
		p.take()
		s.Windows = separated(p, p.namedWindow)
	}
}

// distinct reads ALL, DISTINCT or DISTINCT ON (...).
func (p *parser) distinct(s *ast.Select) {
	if p.accept("all") {
		return
	}
	if t := p.peek(); p.is("top") && p.peekAfter(1).kind == numberLiteral {
		p.unsupported(t, "TOP")
	}
	s.Distinct = p.accept("distinct")
	if s.Distinct && p.are("on", "(") {
		p.take()
		s.DistinctOn = parenthesized(p, p.expr)
	}
}

// selectInto reads INTO table, which makes the statement a CREATE TABLE.
func (p *parser) selectInto() {
	t := p.take()
	if p.depth != p.top || p.into != nil {
		p.fail(t, "INTO stands in the first SELECT of a statement only")
	}
	p.into = p.tableName()
}

// selectItem reads an expression with its alias, or a wildcard.
func (p *parser) selectItem() ast.Expr {
	if p.wildcardAhead() {
		return p.wildcard()
	}
	e := p.expr()
	t := p.peek()
	switch {
	case p.accept("as"):
		return &ast.Alias{Position: t.at(), Input: e, Name: p.anyLabel()}
	case t.kind == quotedWord, t.kind == stringLiteral, t.kind == word && !notColumnAlias[t.text]:
		p.alias = p.next
		return &ast.Alias{Position: t.at(), Input: e, Name: p.identOf(p.take())}
	}
	return e
}

// wildcardAhead reports whether * or name.* is next.
func (p *parser) wildcardAhead() bool {
	n := 0
	for p.peekAfter(n).isName() && p.peekAfter(n+1).is(".") {
		n += 2
	}
	return p.peekAfter(n).is("*")
}

// wildcard reads * or name.* and what changes its columns.
func (p *parser) wildcard() ast.Expr {
	w := &ast.Wildcard{Position: p.peek().at()}
	for p.peek().isName() {
		w.Qualifier = append(w.Qualifier, p.ident())
		p.expect(".")
	}
	p.expect("*")
	if p.is("exclude") || p.is("except") && !p.exceptQueryAhead() {
		p.take()
		w.Exclude = oneOrMore(p, p.ident)
	}
	if p.accept("replace") {
		w.Replace = parenthesized(p, p.replaced)
	}
	if p.accept("rename") {
		w.Rename = oneOrMore(p, p.renamed)
	}
	return w
}

// exceptQueryAhead tells SELECT * EXCEPT SELECT ... from SELECT * EXCEPT (columns).
func (p *parser) exceptQueryAhead() bool {
	next := p.peekAfter(1)
	return next.is("all") || next.is("distinct") || next.is("by") || p.queryAhead(1)
}

// oneOrMore reads one item without parentheses, or several in them.
func oneOrMore[T any](p *parser, item func() T) []T {
	if p.is("(") {
		return parenthesized(p, item)
	}
	return []T{item()}
}

func (p *parser) replaced() *ast.Alias {
	e := p.expr()
	at := p.peek().at()
	p.expect("as")
	return &ast.Alias{Position: at, Input: e, Name: p.ident()}
}

func (p *parser) renamed() ast.Renamed {
	from := p.ident()
	p.expect("as")
	return ast.Renamed{From: from, To: p.ident()}
}

func (p *parser) namedWindow() ast.NamedWindow {
	name := p.ident()
	p.expect("as")
	return ast.NamedWindow{Name: name, Window: p.window()}
}

// groupBy reads ALL, or expressions and grouping sets.
func (p *parser) groupBy(s *ast.Select) {
	if s.GroupByAll = p.accept("all"); s.GroupByAll {
		return
	}
	s.GroupBy = separated(p, p.groupingElement)
	if t := p.peek(); p.are("with", "rollup") || p.are("with", "cube") || p.are("with", "totals") {
		p.unsupported(t, "GROUP BY ... WITH ROLLUP, CUBE and TOTALS")
	}
}

func (p *parser) groupingElement() ast.Expr {
	at := p.peek().at()
	switch {
	case p.accept("grouping", "sets"):
		return &ast.Grouping{Position: at, Kind: ast.GroupingSets, Sets: parenthesized(p, p.groupingSet)}
	case p.are("rollup", "("):
		p.take()
		return &ast.Grouping{Position: at, Kind: ast.Rollup, Sets: parenthesized(p, p.groupingSet)}
	case p.are("cube", "("):
		p.take()
		return &ast.Grouping{Position: at, Kind: ast.Cube, Sets: parenthesized(p, p.groupingSet)}
	case p.accept("(", ")"):
		return &ast.Tuple{Position: at}
	}
	return p.expr()
}

// groupingSet reads an element of GROUPING SETS, ROLLUP or CUBE: columns in parentheses, or one without.
func (p *parser) groupingSet() []ast.Expr {
	element := nest(p, p.groupingElement)
	if tuple, ok := element.(*ast.Tuple); ok {
		return tuple.Elements
	}
	return []ast.Expr{element}
}
