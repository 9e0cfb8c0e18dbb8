package unparser

import (
	"strings"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
)

var comparisons = map[expr.CompareOp]ast.BinaryOp{
	expr.Equal: ast.Equal, expr.NotEqual: ast.NotEqual, expr.Less: ast.Less, expr.LessEqual: ast.LessEqual,
	expr.Greater: ast.Greater, expr.GreaterEqual: ast.GreaterEqual,
	expr.IsDistinct: ast.IsDistinct, expr.IsNotDistinct: ast.IsNotDistinct,
}

// operators are the operators that functions compute, by the names of those.
var operators = map[string]ast.BinaryOp{
	"+": ast.Add, "-": ast.Subtract, "*": ast.Multiply, "/": ast.Divide, "%": ast.Modulo,
	"||": ast.Concat, "&": ast.BitAnd, "|": ast.BitOr, "#": ast.BitXor, "<<": ast.ShiftLeft, ">>": ast.ShiftRight,
	"~": ast.Match, "~*": ast.MatchAnyCase, "!~": ast.NoMatch, "!~*": ast.NoMatchAnyCase,
}

var patterns = map[string]ast.LikeKind{"like": ast.CaseSensitive, "ilike": ast.AnyCase, "similar_to": ast.SimilarTo}

func (u *unparser) call(c *expr.Call) (ast.Expr, error) {
	args, err := u.exprs(c.Args)
	if err != nil {
		return nil, err
	}
	name := c.Function.Name
	if op, ok := operators[name]; ok && len(args) == 2 {
		return &ast.Binary{Op: op, Left: args[0], Right: args[1]}, nil
	}
	if name == "negative" && len(args) == 1 {
		return &ast.Unary{Op: ast.Negate, Input: args[0]}, nil
	}
	positive := strings.TrimPrefix(name, "not_")
	if kind, ok := patterns[positive]; ok && len(args) >= 2 {
		like := &ast.Like{Kind: kind, Input: args[0], Pattern: args[1], Negated: positive != name}
		if len(args) > 2 {
			like.Escape = args[2]
		}
		return like, nil
	}
	return &ast.Call{Name: ast.Name{{Name: name}}, Args: args}, nil
}
