package main

import (
	"strings"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/parser"
)

// call is what an expression is made of: a name, arguments that are ast.Expr or ast.SortKey, and options.
type call struct {
	name    string
	args    []any
	options callOptions
}

// callOptions are the options of all forms.
type callOptions struct {
	Name       string   `json:"name"`
	Column     string   `json:"column"`
	Operand    bool     `json:"operand"`
	Else       bool     `json:"else"`
	Descending bool     `json:"descending"`
	NullsFirst bool     `json:"nulls_first"`
	Sets       []int    `json:"sets"`
	Parameters []string `json:"parameters"`
	frameOptions
	// Metadata is of the column that an alias or a literal makes.
	Metadata map[string]string `json:"metadata"`
}

// build makes an ast.Expr, or an ast.SortKey. Names in upper case, and those without letters, are operators and forms;
// others are functions.
func (c call) build() (any, error) {
	if c.name == "ORDER" {
		return c.sortKey()
	}
	if form, ok := forms[c.name]; ok {
		return form(c)
	}
	if operator, ok := binaryOperators[c.name]; ok {
		return c.binary(operator)
	}
	if c.name == "" || c.name != strings.ToLower(c.name) || c.name == strings.ToUpper(c.name) {
		return nil, errs.New(errs.Unsupported, "operator is not supported: %q", c.name)
	}
	args, err := c.exprs(0)
	if err != nil {
		return nil, err
	}
	return &ast.Call{Name: ast.Name{{Name: c.name, Quoted: true}}, Args: args}, nil
}

// forms are what is no function and no binary operator.
var forms = map[string]func(c call) (ast.Expr, error){
	"COLUMN": func(c call) (ast.Expr, error) { return &ast.Column{Name: parser.NameOrText(c.options.Name)}, nil },
	"LAMBDA PARAMETER": func(c call) (ast.Expr, error) {
		return &ast.Column{Name: ast.Name{{Name: c.options.Name, Quoted: true}}, Parameter: true}, nil
	},
	"PARAMETER": func(c call) (ast.Expr, error) { return &ast.Parameter{Name: c.options.Name}, nil },
	"AS":        call.alias,
	"METADATA":  call.metadata,
	"NOT":       func(c call) (ast.Expr, error) { return c.unary(ast.Not) },
	"NEGATE":    func(c call) (ast.Expr, error) { return c.unary(ast.Negate) },
	"AND":       call.and,
	"OR":        call.or,

	"IS NULL":        func(c call) (ast.Expr, error) { return c.is(ast.IsNull, false) },
	"IS NOT NULL":    func(c call) (ast.Expr, error) { return c.is(ast.IsNull, true) },
	"IS TRUE":        func(c call) (ast.Expr, error) { return c.is(ast.IsTrue, false) },
	"IS NOT TRUE":    func(c call) (ast.Expr, error) { return c.is(ast.IsTrue, true) },
	"IS FALSE":       func(c call) (ast.Expr, error) { return c.is(ast.IsFalse, false) },
	"IS NOT FALSE":   func(c call) (ast.Expr, error) { return c.is(ast.IsFalse, true) },
	"IS UNKNOWN":     func(c call) (ast.Expr, error) { return c.is(ast.IsUnknown, false) },
	"IS NOT UNKNOWN": func(c call) (ast.Expr, error) { return c.is(ast.IsUnknown, true) },

	"BETWEEN":        func(c call) (ast.Expr, error) { return c.between(false) },
	"NOT BETWEEN":    func(c call) (ast.Expr, error) { return c.between(true) },
	"IN":             func(c call) (ast.Expr, error) { return c.in(false) },
	"NOT IN":         func(c call) (ast.Expr, error) { return c.in(true) },
	"LIKE":           func(c call) (ast.Expr, error) { return c.like(ast.CaseSensitive, false) },
	"NOT LIKE":       func(c call) (ast.Expr, error) { return c.like(ast.CaseSensitive, true) },
	"ILIKE":          func(c call) (ast.Expr, error) { return c.like(ast.AnyCase, false) },
	"NOT ILIKE":      func(c call) (ast.Expr, error) { return c.like(ast.AnyCase, true) },
	"SIMILAR TO":     func(c call) (ast.Expr, error) { return c.like(ast.SimilarTo, false) },
	"NOT SIMILAR TO": func(c call) (ast.Expr, error) { return c.like(ast.SimilarTo, true) },

	"CAST":          func(c call) (ast.Expr, error) { return c.cast(false) },
	"TRY_CAST":      func(c call) (ast.Expr, error) { return c.cast(true) },
	"CASE":          call.caseOf,
	"INDEX":         call.index,
	"SLICE":         call.slice,
	"ROLLUP":        func(c call) (ast.Expr, error) { return c.grouping(ast.Rollup) },
	"CUBE":          func(c call) (ast.Expr, error) { return c.grouping(ast.Cube) },
	"GROUPING SETS": call.groupingSets,

	"DISTINCT":      func(c call) (ast.Expr, error) { return c.extended(func(f *ast.Call) { f.Distinct = true }) },
	"IGNORE NULLS":  func(c call) (ast.Expr, error) { return c.extended(func(f *ast.Call) { f.Nulls = ast.IgnoreNulls }) },
	"RESPECT NULLS": func(c call) (ast.Expr, error) { return c.extended(func(f *ast.Call) { f.Nulls = ast.RespectNulls }) },
	"FILTER":        call.filter,
	"ORDER BY":      call.orderBy,
	"WITHIN GROUP":  call.withinGroup,
	"LAMBDA":        call.lambda,
	"OVER":          call.over,
	"PARTITION BY":  call.partition,
	"FRAME":         call.frameOf,
	// The order of a window, where ORDER BY is that of an aggregate.
	"WINDOW ORDER BY": call.windowOrder,
}

var binaryOperators = map[string]ast.BinaryOp{
	"+": ast.Add, "-": ast.Subtract, "*": ast.Multiply, "/": ast.Divide, "%": ast.Modulo, "||": ast.Concat,
	"=": ast.Equal, "!=": ast.NotEqual, "<": ast.Less, "<=": ast.LessEqual, ">": ast.Greater, ">=": ast.GreaterEqual,
	"IS DISTINCT FROM": ast.IsDistinct, "IS NOT DISTINCT FROM": ast.IsNotDistinct,
	"&": ast.BitAnd, "|": ast.BitOr, "#": ast.BitXor, "<<": ast.ShiftLeft, ">>": ast.ShiftRight,
	"~": ast.Match, "~*": ast.MatchAnyCase, "!~": ast.NoMatch, "!~*": ast.NoMatchAnyCase,
}

// exprs are the arguments from one on, all of them expressions.
func (c call) exprs(from int) ([]ast.Expr, error) {
	if len(c.args) < from {
		return nil, c.wrong("more arguments")
	}
	list := make([]ast.Expr, len(c.args)-from)
	for i, arg := range c.args[from:] {
		e, ok := arg.(ast.Expr)
		if !ok {
			return nil, c.wrong("expressions, not keys to sort by")
		}
		list[i] = e
	}
	return list, nil
}

// between takes between least and most arguments, all of them expressions.
func (c call) counted(least, most int) ([]ast.Expr, error) {
	args, err := c.exprs(0)
	if err == nil && (len(args) < least || len(args) > most) {
		err = c.wrong("another number of arguments")
	}
	return args, err
}

func (c call) wrong(takes string) error {
	return errs.New(errs.Binding, "%s takes %s: it was given %d", c.name, takes, len(c.args))
}
