package parser

import (
	"github.com/ballista-go/ballista/core/ast"
)

// show reads SHOW and what to show; a name that means nothing else is a variable.
func (p *parser) show() ast.Statement {
	s := &ast.Show{Position: p.take().at()}
	if full := p.peekAfter(1); full.is("tables") || full.is("columns") {
		s.Full = p.acceptAny("full", "extended")
	}
	switch {
	case p.accept("tables"):
		s.Kind = ast.ShowTables
	case p.accept("functions"):
		s.Kind = ast.ShowFunctions
	case p.accept("databases"):
		s.Kind = ast.ShowDatabases
	case p.accept("schemas"):
		s.Kind = ast.ShowSchemas
	case p.accept("create", "table"):
		s.Kind, s.Name = ast.ShowCreateTable, p.name()
	case p.accept("columns"):
		if !p.accept("in") {
			p.expect("from")
		}
		s.Kind, s.Name = ast.ShowColumns, p.name()
	default:
		p.showVariable(s)
	}
	p.showPattern(s)
	return s
}

func (p *parser) showVariable(s *ast.Show) {
	if p.accept("all") {
		s.Kind = ast.ShowAll
	} else {
		s.Name = p.variable()
	}
	s.Full = p.accept("verbose")
}

// showPattern reads LIKE 'pattern'.
func (p *parser) showPattern(s *ast.Show) {
	if p.accept("like") {
		pattern := p.stringValue("a pattern")
		s.Pattern = &pattern
	}
}

// variable reads the name of a setting. TIME ZONE is the setting timezone.
func (p *parser) variable() ast.Name {
	if t := p.peek(); p.accept("time", "zone") {
		return ast.Name{{Position: t.at(), Name: "timezone"}}
	}
	return folded(p.name())
}

func (p *parser) set() ast.Statement {
	s := &ast.Set{Position: p.take().at()}
	isZone := p.are("time", "zone")
	s.Name = p.variable()
	if !p.acceptAny("=", "to") && !isZone {
		p.expected("= or TO")
	}
	s.Values = separated(p, p.settingValue)
	return s
}

// settingValue reads an expression. A single word is a *Column, even when it is a keyword.
func (p *parser) settingValue() ast.Expr {
	next := p.peekAfter(1)
	if t := p.peek(); t.kind == word && reserved[t.text] && (next.kind == endOfText || next.is(";") || next.is(",")) {
		return &ast.Column{Position: t.at(), Name: folded(ast.Name{p.ident()})}
	}
	return p.expr()
}

func (p *parser) reset() ast.Statement {
	return &ast.Reset{Position: p.take().at(), Name: p.variable()}
}
