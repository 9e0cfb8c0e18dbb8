package unparser

import (
	"strings"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
)

func (u *unparser) expr(e expr.Expr) (ast.Expr, error) {
	switch e := e.(type) {
	case *expr.Column:
		return u.column(e)
	case *expr.Literal:
		return u.literal(e)
	case *expr.Call:
		return u.call(e)
	case *expr.Comparison:
		return u.binary(comparisons[e.Op], e.Left, e.Right)
	case *expr.And:
		terms, err := u.exprs(e.Terms)
		return &ast.And{Terms: terms}, err
	case *expr.Or:
		terms, err := u.exprs(e.Terms)
		return &ast.Or{Terms: terms}, err
	case *expr.Not:
		input, err := u.expr(e.Input)
		return &ast.Unary{Op: ast.Not, Input: input}, err
	case *expr.IsNull:
		input, err := u.expr(e.Input)
		return &ast.Is{Input: input, Test: ast.IsNull, Negated: e.Negated}, err
	}
	return u.compound(e)
}

func (u *unparser) compound(e expr.Expr) (ast.Expr, error) {
	switch e := e.(type) {
	case *expr.Case:
		return u.caseOf(e)
	case *expr.Cast:
		input, err := u.expr(e.Input)
		if err != nil {
			return nil, err
		}
		return u.cast(input, e)
	case *expr.In:
		list, err := u.exprs(e.Children())
		if err != nil {
			return nil, err
		}
		return &ast.In{Input: list[0], List: list[1:], Negated: e.Negated}, nil
	case *expr.Aggregate:
		return u.aggregate(e)
	case *expr.Lambda:
		return u.lambda(e)
	case *expr.Subquery:
		return u.subquery(e)
	}
	return nil, unsupported("%s", e)
}

// qualified is the name of a column with that of its relation.
func qualified(c *expr.Column) ast.Name {
	var name ast.Name
	if c.Qualifier != "" {
		for _, part := range strings.Split(c.Qualifier, ".") {
			name = append(name, ident(part))
		}
	}
	return append(name, ident(c.Name))
}

// ident is a name as it is.
func ident(name string) ast.Ident { return ast.Ident{Name: name, Quoted: true} }

func (u *unparser) binary(op ast.BinaryOp, left, right expr.Expr) (ast.Expr, error) {
	operands, err := u.exprs([]expr.Expr{left, right})
	if err != nil {
		return nil, err
	}
	return &ast.Binary{Op: op, Left: operands[0], Right: operands[1]}, nil
}

func (u *unparser) caseOf(c *expr.Case) (ast.Expr, error) {
	made := &ast.Case{}
	for _, when := range c.Whens {
		parts, err := u.exprs([]expr.Expr{when.Condition, when.Result})
		if err != nil {
			return nil, err
		}
		made.Whens = append(made.Whens, ast.When{Condition: parts[0], Result: parts[1]})
	}
	if c.Else == nil {
		return made, nil
	}
	var err error
	made.Else, err = u.expr(c.Else)
	return made, err
}

func (u *unparser) aggregate(a *expr.Aggregate) (ast.Expr, error) {
	args, err := u.exprs(a.Args)
	if err != nil {
		return nil, err
	}
	call := &ast.Call{Name: ast.Name{{Name: a.Function.Name}}, Args: args, Distinct: a.Distinct}
	if len(args) == 0 {
		call.Args = []ast.Expr{&ast.Wildcard{}}
	}
	if a.Filter != nil {
		if call.Filter, err = u.expr(a.Filter); err != nil {
			return nil, err
		}
	}
	call.OrderBy, err = u.keys(a.Order)
	return call, err
}

func (u *unparser) lambda(l *expr.Lambda) (ast.Expr, error) {
	made := &ast.Lambda{}
	for _, parameter := range l.Parameters {
		made.Parameters = append(made.Parameters, ident(parameter.Name))
	}
	var err error
	made.Body, err = u.expr(l.Body)
	return made, err
}
