package parser

import (
	"strconv"
	"strings"

	"github.com/ballista-go/ballista/core/ast"
)

// verbs are the words that start a statement.
var verbs = []string{
	"select", "from", "with", "values", "table", "explain", "describe", "show", "set", "reset", "create", "drop", "insert", "copy",
	"delete", "update", "truncate", "prepare", "execute", "deallocate", "begin", "commit", "rollback",
}

// statement reads a statement without its semicolon.
func (p *parser) statement() ast.Statement {
	s := nest(p, func() ast.Statement {
		t := p.peek()
		if t.is("(") {
			return p.query()
		}
		if read := p.production(t); read != nil {
			return read()
		}
		p.fail(t, "expected a statement, found %s%s", p.describe(t), suggest(t, verbs))
		return nil
	})
	if s == nil {
		return &ast.Query{Body: &ast.Select{}}
	}
	return s
}

// production returns the method that reads the statement that the token starts, or nil.
func (p *parser) production(t *token) func() ast.Statement {
	if t.kind != word {
		return nil
	}
	switch t.text {
	case "select", "from", "with", "values", "table", "pivot", "unpivot":
		return p.queryStatement
	case "explain":
		return p.explain
	case "describe", "desc":
		return p.describeStatement
	case "show":
		return p.show
	case "set":
		return p.set
	case "reset":
		return p.reset
	case "prepare":
		return p.prepare
	case "execute":
		return p.execute
	case "deallocate":
		return p.deallocate
	case "begin", "start", "commit", "end", "rollback":
		return p.transaction
	}
	return p.changingProduction(t)
}

// changingProduction is production for the statements that change something.
func (p *parser) changingProduction(t *token) func() ast.Statement {
	switch t.text {
	case "create":
		return p.create
	case "drop":
		return p.drop
	case "insert", "replace":
		return p.insert
	case "copy":
		return p.copyStatement
	case "delete":
		return p.deleteStatement
	case "update":
		return p.update
	case "truncate":
		return p.truncate
	case "alter", "merge", "grant", "revoke", "analyze", "vacuum", "use", "call", "declare", "pivot", "attach", "detach":
		return func() ast.Statement {
			p.unsupported(t, strings.ToUpper(t.text))
			return nil
		}
	}
	return nil
}

// queryStatement reads a query, or a SELECT INTO.
func (p *parser) queryStatement() ast.Statement {
	p.top, p.into = p.depth+1, nil
	q := p.query()
	if p.into == nil {
		return q
	}
	return &ast.CreateTable{Position: q.Position, Name: p.into, Query: q}
}

// explain reads EXPLAIN with its options, in parentheses or without.
func (p *parser) explain() ast.Statement {
	e := &ast.Explain{Position: p.take().at()}
	if p.is("(") && !p.queryAhead(0) {
		parenthesized(p, func() bool { return p.explainSetting(e) })
	} else {
		for p.explainOption(e) {
		}
	}
	e.Statement = p.statement()
	return e
}

// explainSetting reads an option in parentheses, where the others than FORMAT may be on or off. COSTS is for other engines.
func (p *parser) explainSetting(e *ast.Explain) bool {
	switch {
	case p.accept("analyze"):
		e.Analyze = p.onOrOff()
	case p.accept("verbose"):
		e.Verbose = p.onOrOff()
	case p.accept("costs"):
		p.onOrOff()
	case p.is("format"):
		return p.explainOption(e)
	default:
		p.expected("ANALYZE, VERBOSE, COSTS or FORMAT")
	}
	return true
}

// onOrOff reads whether an option is on, which it is where nothing stands behind it.
func (p *parser) onOrOff() bool {
	t := p.peek()
	if t.is(",") || t.is(")") {
		return true
	}
	switch text := strings.ToLower(t.text); {
	case t.kind == symbol:
	case text == "on", text == "true", text == "1":
		p.take()
		return true
	case text == "off", text == "false", text == "0":
		p.take()
		return false
	}
	p.expected("ON or OFF")
	return false
}

// explainOption reads an option, and reports whether there was one.
func (p *parser) explainOption(e *ast.Explain) bool {
	switch {
	case p.accept("analyze"):
		e.Analyze = true
	case p.accept("verbose"):
		e.Verbose = true
	case p.accept("format"):
		t := p.peek()
		if t.kind != word && t.kind != stringLiteral {
			p.expected("a format")
		}
		e.Format = strings.ToLower(p.take().text)
	default:
		return false
	}
	return true
}

func (p *parser) describeStatement() ast.Statement {
	d := &ast.Describe{Position: p.take().at()}
	switch {
	case p.is("table") && p.peekAfter(1).isColumn():
		p.take()
	case p.queryAhead(0):
		d.Query = p.query()
		return d
	}
	if p.peek().kind == stringLiteral { // a file
		d.Table = ast.Name{p.identOf(p.take())}
		return d
	}
	d.Table = p.tableName()
	return d
}

func (p *parser) prepare() ast.Statement {
	s := &ast.Prepare{Position: p.take().at(), Name: p.ident()}
	start := p.next
	if p.is("(") {
		s.Types = parenthesized(p, p.dataType)
	}
	p.expect("as")
	s.Statement = p.statement()
	for _, t := range p.tokens[start:p.next] {
		if number, err := strconv.Atoi(t.text); t.kind == parameter && err == nil {
			s.Parameters = max(s.Parameters, number)
		}
	}
	return s
}

func (p *parser) execute() ast.Statement {
	e := &ast.Execute{Position: p.take().at(), Name: p.ident()}
	if !p.accept("(", ")") && p.is("(") {
		e.Args = parenthesized(p, p.expr)
	}
	return e
}

func (p *parser) deallocate() ast.Statement {
	d := &ast.Deallocate{Position: p.take().at()}
	if p.is("prepare") && p.peekAfter(1).isName() {
		p.take()
	}
	d.Name = p.ident()
	return d
}
