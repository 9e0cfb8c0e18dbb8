package parser

import (
	"github.com/ballista-go/ballista/core/ast"
)

// window reads what follows OVER: a name or a specification.
func (p *parser) window() *ast.Window {
	if p.is("(") {
		return p.windowSpec()
	}
	base := p.ident()
	return &ast.Window{Position: base.Position, Base: &base}
}

// windowSpec reads ([base] [PARTITION BY ...] [ORDER BY ...] [frame]).
func (p *parser) windowSpec() *ast.Window {
	w := &ast.Window{Position: p.peek().at()}
	p.expect("(")
	if p.windowNameAhead(0) && !p.are("partition", "by") && !p.frameAhead() {
		base := p.ident()
		w.Base = &base
	}
	if p.accept("partition", "by") {
		w.PartitionBy = p.exprs()
	}
	if p.accept("order", "by") {
		w.OrderBy = separated(p, p.sortKey)
	}
	if p.frameAhead() {
		w.Frame = p.frame()
	}
	p.expect(")")
	return w
}

// windowNameAhead reports whether the token n places after the next one names a window.
func (p *parser) windowNameAhead(n int) bool {
	t := p.peekAfter(n)
	return t.kind == quotedWord || t.kind == word && !notColumnAlias[t.text]
}

func (p *parser) frameAhead() bool {
	return (p.is("rows") || p.is("range") || p.is("groups")) && !p.peekAfter(1).is(")")
}

// frame reads ROWS, RANGE or GROUPS and the bounds.
func (p *parser) frame() *ast.Frame {
	f := &ast.Frame{Position: p.peek().at(), End: ast.Bound{Kind: ast.CurrentRow}}
	switch p.take().text {
	case "rows":
		f.Unit = ast.Rows
	case "range":
		f.Unit = ast.Range
	case "groups":
		f.Unit = ast.Groups
	}
	if p.accept("between") {
		f.Start = p.bound()
		p.expect("and")
		f.End = p.bound()
	} else {
		f.Start = p.bound()
	}
	if p.accept("exclude") {
		f.Exclude = p.exclusion()
	}
	return f
}

func (p *parser) exclusion() ast.Exclusion {
	switch {
	case p.accept("current", "row"):
		return ast.ExcludeCurrentRow
	case p.accept("group"):
		return ast.ExcludeGroup
	case p.accept("ties"):
		return ast.ExcludeTies
	case !p.accept("no", "others"):
		p.expected("CURRENT ROW, GROUP, TIES or NO OTHERS")
	}
	return ast.ExcludeNoOthers
}

func (p *parser) bound() ast.Bound {
	switch {
	case p.accept("current", "row"):
		return ast.Bound{Kind: ast.CurrentRow}
	case p.accept("unbounded", "preceding"):
		return ast.Bound{Kind: ast.UnboundedPreceding}
	case p.accept("unbounded", "following"):
		return ast.Bound{Kind: ast.UnboundedFollowing}
	}
	// AND ends the first bound, so it cannot be part of the offset.
	b := ast.Bound{Kind: ast.Preceding, Offset: p.operand(ast.AndPrecedence + 1)}
	if p.accept("following") {
		b.Kind = ast.Following
	} else if !p.accept("preceding") {
		p.expected("PRECEDING or FOLLOWING")
	}
	return b
}
