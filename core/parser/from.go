package parser

import (
	"strings"

	"github.com/ballista-go/ballista/core/ast"
)

// join reads the words of a join up to its right operand, or returns nil where none stands.
func (p *parser) join() *ast.Join {
	start, t := p.next, p.peek()
	j := &ast.Join{Position: t.at(), AsOf: p.accept("asof"), Natural: p.accept("natural")}
	kind, ok := p.joinKind()
	if j.AsOf && (!ok || j.Natural || kind != ast.InnerJoin && kind != ast.LeftJoin) {
		p.fail(t, "ASOF stands before JOIN, INNER JOIN or LEFT JOIN")
	}
	if !ok || !p.accept("join") {
		p.rejectJoin()
		if p.err == nil && p.next != start {
			p.expectedToken("join")
		}
		return nil
	}
	j.Kind = kind
	return j
}

// rejectJoin fails at joins of other dialects.
func (p *parser) rejectJoin() {
	t := p.peek()
	switch {
	case p.are("positional", "join"), p.are("global", "join"):
		p.unsupported(t, strings.ToUpper(t.text)+" JOIN")
	case p.is("apply"):
		p.unsupported(t, "APPLY")
	case p.are("match_recognize", "("):
		p.unsupported(t, strings.ToUpper(t.text))
	}
}

// joinKind reads the words before JOIN.
func (p *parser) joinKind() (kind ast.JoinKind, ok bool) {
	switch {
	case p.accept("cross"):
		return ast.CrossJoin, true
	case p.accept("left"):
		return p.sidedKind(ast.LeftJoin, ast.LeftSemiJoin, ast.LeftAntiJoin), true
	case p.accept("right"):
		return p.sidedKind(ast.RightJoin, ast.RightSemiJoin, ast.RightAntiJoin), true
	case p.accept("full"):
		p.accept("outer")
		return ast.FullJoin, true
	case p.accept("semi"):
		return ast.LeftSemiJoin, true
	case p.accept("anti"):
		return ast.LeftAntiJoin, true
	case p.accept("inner"), p.is("join"):
		return ast.InnerJoin, true
	}
	return 0, false
}

func (p *parser) sidedKind(outer, semi, anti ast.JoinKind) ast.JoinKind {
	switch {
	case p.accept("semi"):
		return semi
	case p.accept("anti"):
		return anti
	}
	p.accept("outer")
	return outer
}

// tableOperand reads a relation without joins.
func (p *parser) tableOperand() ast.TableRef {
	t := p.peek()
	lateral := p.is("lateral") && (p.peekAfter(1).is("(") || p.peekAfter(1).isName()) && p.accept("lateral")
	var table ast.TableRef
	switch {
	case p.is("(") && (lateral || p.queryAhead(1)):
		table = p.derived(t, lateral)
	case p.is("("):
		table = p.nested()
	case p.is("values") && p.queryWordAhead(0):
		table = p.bareValues()
	case p.is("unnest") && p.peekAfter(1).is("("):
		table = p.unnest()
	default:
		table = p.namedTable(t, lateral)
	}
	if p.is("tablesample") {
		table = p.sample(table)
	}
	table = p.pivoted(table)
	p.rejectJoin()
	return table
}

// sample reads TABLESAMPLE [method] (size [unit]). Of a method the size is a percentage.
func (p *parser) sample(table ast.TableRef) ast.TableRef {
	s := &ast.Sample{Position: p.take().at(), Table: table}
	method := p.acceptAny("bernoulli", "system")
	if !method && !p.is("(") {
		p.expected("BERNOULLI, SYSTEM or a size in parentheses")
	}
	p.expect("(")
	s.Size = p.expr()
	switch {
	case p.accept("percent"):
	case !method && p.acceptAny("rows", "row"):
		s.Rows = true
	case !method:
		p.expected("PERCENT or ROWS")
	}
	p.expect(")")
	if t := p.peek(); p.acceptAny("repeatable", "seed") {
		p.unsupported(t, "TABLESAMPLE with a seed")
	}
	return s
}

func (p *parser) derived(first *token, lateral bool) ast.TableRef {
	p.expect("(")
	d := &ast.Derived{Position: first.at(), Lateral: lateral, Query: p.query()}
	p.expect(")")
	d.Alias = p.tableAlias()
	return d
}

// bareValues reads VALUES without parentheses around it.
func (p *parser) bareValues() ast.TableRef {
	at := p.peek().at()
	query := &ast.Query{Position: at, Body: p.values()}
	return &ast.Derived{Position: at, Query: query, Alias: p.tableAlias()}
}

// nested reads a relation in parentheses. The parentheses leave a trace only when they have an alias.
func (p *parser) nested() ast.TableRef {
	at := p.take().at()
	table := nest(p, p.tableRef)
	p.expect(")")
	if alias := p.tableAlias(); alias != nil {
		return &ast.Nested{Position: at, Table: table, Alias: alias}
	}
	return table
}

func (p *parser) unnest() ast.TableRef {
	u := &ast.Unnest{Position: p.take().at(), Args: parenthesized(p, p.expr)}
	u.Ordinality = p.accept("with", "ordinality")
	u.Alias = p.tableAlias()
	return u
}

// namedTable reads a table, or a call of a function that returns one.
func (p *parser) namedTable(first *token, lateral bool) ast.TableRef {
	if p.peek().kind == stringLiteral { // a file
		name := ast.Name{p.identOf(p.take())}
		return &ast.Table{Position: first.at(), Name: name, Alias: p.tableAlias()}
	}
	at, name := p.peek(), p.tableName()
	if !p.is("(") {
		if lateral {
			p.fail(at, "expected a query or a call after LATERAL, found %s", p.describe(at))
		}
		return &ast.Table{Position: first.at(), Name: name, Alias: p.tableAlias()}
	}
	return p.tableFunction(first, folded(name), lateral)
}

// tableName reads a name that does not start with a reserved word.
func (p *parser) tableName() ast.Name {
	if t := p.peek(); !t.isColumn() && !(t.kind == word && unreservedTables[t.text]) {
		p.expected("a table")
		return nil
	}
	return p.name()
}

func (p *parser) tableFunction(first *token, name ast.Name, lateral bool) ast.TableRef {
	f := &ast.TableFunction{Position: first.at(), Name: name, Lateral: lateral}
	p.expect("(")
	if !p.is(")") {
		f.Args = separated(p, p.argument)
	}
	p.expect(")")
	f.Ordinality = p.accept("with", "ordinality")
	f.Alias = p.tableAlias()
	return f
}

// tableAlias reads [AS] name [(columns)], or returns nil where none stands.
func (p *parser) tableAlias() *ast.TableAlias {
	t := p.peek()
	switch {
	case p.accept("as"):
	case t.kind == quotedWord:
	case t.kind == word && !notTableAlias[t.text]:
		p.alias = p.next
	default:
		return nil
	}
	a := &ast.TableAlias{Position: p.peek().at(), Name: p.ident()}
	if p.is("(") {
		a.Columns = p.idents()
	}
	return a
}
