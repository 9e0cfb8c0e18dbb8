package main

import (
	"fmt"
	"strings"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/binder"
	"github.com/ballista-go/ballista/core/catalog"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
)

// display is the text of an expression that belongs to no plan yet, in the notation of EXPLAIN.
func display(e ast.Expr) string { return (&printer{}).print(e) }

// columnTitle is what the column of an expression is called: display without casts, or the alias.
func columnTitle(e ast.Expr) string { return (&printer{title: true}).print(e) }

type printer struct {
	strings.Builder
	title bool
}

func (p *printer) print(e ast.Expr) string {
	p.expr(e)
	return p.String()
}

// write writes texts and expressions one after another.
func (p *printer) write(parts ...any) {
	for _, part := range parts {
		switch part := part.(type) {
		case string:
			p.WriteString(part)
		case ast.Expr:
			p.expr(part)
		}
	}
}

func (p *printer) list(separator string, exprs []ast.Expr) {
	for i, e := range exprs {
		if i > 0 {
			p.write(separator)
		}
		p.write(e)
	}
}

func (p *printer) expr(e ast.Expr) {
	switch e := e.(type) {
	case *ast.Column:
		p.write(e.Name.Text())
	case *ast.Alias:
		p.alias(e)
	case *ast.Binary:
		p.write(e.Left, " "+operator(e.Op)+" ", e.Right)
	case *ast.And:
		p.list(" AND ", e.Terms)
	case *ast.Or:
		p.list(" OR ", e.Terms)
	case *ast.Unary:
		p.unary(e)
	case *ast.Call:
		p.call(e)
	case *ast.Cast:
		p.cast(e)
	case *ast.Case:
		p.caseOf(e)
	default:
		p.predicate(e)
	}
}

// operator is how EXPLAIN writes an operator: as SQL does, apart from <>.
func operator(op ast.BinaryOp) string {
	if op == ast.NotEqual {
		return "!="
	}
	return op.String()
}

func (p *printer) alias(a *ast.Alias) {
	if p.title {
		p.write(a.Name.Name)
	} else {
		p.write(a.Input, " AS ", a.Name.Name)
	}
}

func (p *printer) cast(c *ast.Cast) {
	switch {
	case p.title:
		p.write(c.Input)
	case c.Type.Arrow == nil:
		p.write(c.String())
	default:
		p.write(map[bool]string{false: "CAST(", true: "TRY_CAST("}[c.Try], c.Input, " AS ", types.Name(c.Type.Arrow), ")")
	}
}

func (p *printer) unary(u *ast.Unary) {
	if u.Op == ast.Not {
		p.write("NOT ", u.Input)
	} else {
		p.write("(- ", u.Input, ")")
	}
}

func (p *printer) call(c *ast.Call) {
	p.write(c.Name.Text(), "(")
	if c.Distinct {
		p.write("DISTINCT ")
	}
	p.list(map[bool]string{false: ", ", true: ","}[p.title], c.Args)
	p.write(")")
	if c.Filter != nil {
		p.write(" FILTER (WHERE ", c.Filter, ")")
	}
	p.write([...]string{ast.DefaultNulls: "", ast.IgnoreNulls: " IGNORE NULLS", ast.RespectNulls: " RESPECT NULLS"}[c.Nulls])
	p.keys(" WITHIN GROUP [", c.WithinGroup)
	p.keys(" ORDER BY [", c.OrderBy)
	if c.Over != nil {
		p.window(c.Over)
	}
}

// window shows the frame that there is where none was written.
func (p *printer) window(w *ast.Window) {
	if len(w.PartitionBy) > 0 {
		p.write(" PARTITION BY [")
		p.list(", ", w.PartitionBy)
		p.write("]")
	}
	p.keys(" ORDER BY [", w.OrderBy)
	frame := w.FrameOrDefault()
	p.write([...]string{ast.Rows: " ROWS", ast.Range: " RANGE", ast.Groups: " GROUPS"}[frame.Unit], " BETWEEN ")
	p.bound(frame.Start)
	p.write(" AND ")
	p.bound(frame.End)
}

func (p *printer) bound(b ast.Bound) {
	if b.Offset != nil {
		p.write(offsetText(b.Offset), " ")
	}
	p.write([...]string{
		ast.UnboundedPreceding: "UNBOUNDED PRECEDING", ast.Preceding: "PRECEDING", ast.CurrentRow: "CURRENT ROW",
		ast.Following: "FOLLOWING", ast.UnboundedFollowing: "UNBOUNDED FOLLOWING",
	}[b.Kind])
}

// offsetText is an offset without its type.
func offsetText(e ast.Expr) string {
	if literal, ok := constant(e); ok {
		return fmt.Sprint(literal.Value)
	}
	return display(e)
}

func (p *printer) keys(prefix string, keys []ast.SortKey) {
	for i, key := range keys {
		p.write(prefix, key.Expr, map[bool]string{false: " ASC", true: " DESC"}[key.Descending])
		p.write(map[bool]string{false: " NULLS LAST", true: " NULLS FIRST"}[key.Nulls == ast.NullsFirst])
		if prefix = ", "; i == len(keys)-1 {
			p.write("]")
		}
	}
}

func (p *printer) caseOf(c *ast.Case) {
	p.write("CASE ")
	if c.Operand != nil {
		p.write(c.Operand, " ")
	}
	for _, when := range c.Whens {
		p.write("WHEN ", when.Condition, " THEN ", when.Result, " ")
	}
	if c.Else != nil {
		p.write("ELSE ", c.Else, " ")
	}
	p.write("END")
}

func (p *printer) predicate(e ast.Expr) {
	switch e := e.(type) {
	case *ast.Is:
		p.write(e.Input, " IS", not(e.Negated))
		p.write([...]string{ast.IsNull: " NULL", ast.IsTrue: " TRUE", ast.IsFalse: " FALSE", ast.IsUnknown: " UNKNOWN"}[e.Test])
	case *ast.Between:
		p.write(e.Input, not(e.Negated), " BETWEEN ", e.Low, " AND ", e.High)
	case *ast.In:
		p.write(e.Input, not(e.Negated), map[bool]string{false: " IN ([", true: " IN "}[p.title])
		p.list(", ", e.List)
		p.write(map[bool]string{false: "])", true: ""}[p.title])
	case *ast.Like:
		p.write(e.Input, not(e.Negated))
		p.write([...]string{ast.CaseSensitive: " LIKE ", ast.AnyCase: " ILIKE ", ast.SimilarTo: " SIMILAR TO "}[e.Kind], e.Pattern)
	default:
		p.nested(e)
	}
}

func (p *printer) nested(e ast.Expr) {
	switch e := e.(type) {
	case *ast.Index:
		key := any(e.Key)
		if name, ok := e.Key.(*ast.String); ok {
			key = name.Value
		}
		p.write(e.Input, "[", key, "]")
	case *ast.Slice:
		p.write(e.Input, "[", e.From, ":", e.To)
		if e.Stride != nil {
			p.write(":", e.Stride)
		}
		p.write("]")
	default:
		p.write(literalText(e))
	}
}

func not(negated bool) string { return map[bool]string{true: " NOT"}[negated] }

// constants binds literals, which need no catalog.
var constants = binder.New(catalog.New(catalog.Default{}), new(binder.IDs), &expr.Settings{}, binder.Options{})

// literalText is the text of a literal with its type. Of anything else it is SQL.
func literalText(e ast.Expr) string {
	switch e.(type) {
	case *ast.Value, *ast.Null, *ast.Boolean, *ast.Number, *ast.String:
		if literal, err := constants.Constant(e); err == nil {
			return literal.String()
		}
	}
	return e.String()
}
