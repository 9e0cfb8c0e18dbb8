package main

import (
	"github.com/apache/arrow-go/v18/arrow/scalar"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/parser"
)

func (c call) binary(op ast.BinaryOp) (ast.Expr, error) {
	args, err := c.counted(2, 2)
	if err != nil {
		return nil, err
	}
	return &ast.Binary{Op: op, Left: args[0], Right: args[1]}, nil
}

func (c call) unary(op ast.UnaryOp) (ast.Expr, error) {
	args, err := c.counted(1, 1)
	if err != nil {
		return nil, err
	}
	return &ast.Unary{Op: op, Input: args[0]}, nil
}

// and joins terms to a flat list, as the parser does.
func (c call) and() (ast.Expr, error) {
	args, err := c.counted(2, len(c.args))
	if err != nil {
		return nil, err
	}
	joined := &ast.And{}
	for _, arg := range args {
		if inner, ok := arg.(*ast.And); ok {
			joined.Terms = append(joined.Terms, inner.Terms...)
		} else {
			joined.Terms = append(joined.Terms, arg)
		}
	}
	return joined, nil
}

func (c call) or() (ast.Expr, error) {
	args, err := c.counted(2, len(c.args))
	if err != nil {
		return nil, err
	}
	joined := &ast.Or{}
	for _, arg := range args {
		if inner, ok := arg.(*ast.Or); ok {
			joined.Terms = append(joined.Terms, inner.Terms...)
		} else {
			joined.Terms = append(joined.Terms, arg)
		}
	}
	return joined, nil
}

// alias names an expression: as the option name says, or, for the option column, as that column is called.
func (c call) alias() (ast.Expr, error) {
	args, err := c.counted(1, 1)
	if err != nil {
		return nil, err
	}
	name := c.options.Name
	if c.options.Column != "" {
		parts := parser.NameOrText(c.options.Column)
		name = parts[len(parts)-1].Name
	}
	return &ast.Alias{Input: args[0], Name: ast.Ident{Name: name, Quoted: true}, Metadata: c.options.Metadata}, nil
}

// metadata says more of a literal.
func (c call) metadata() (ast.Expr, error) {
	if len(c.args) == 1 {
		if value, ok := c.args[0].(*ast.Value); ok {
			said := *value
			said.Metadata = c.options.Metadata
			return &said, nil
		}
	}
	return nil, errs.New(errs.Unsupported, "metadata of a literal is supported where the type does not nest")
}

func (c call) is(test ast.IsTest, negated bool) (ast.Expr, error) {
	args, err := c.counted(1, 1)
	if err != nil {
		return nil, err
	}
	return &ast.Is{Input: args[0], Test: test, Negated: negated}, nil
}

func (c call) between(negated bool) (ast.Expr, error) {
	args, err := c.counted(3, 3)
	if err != nil {
		return nil, err
	}
	return &ast.Between{Input: args[0], Low: args[1], High: args[2], Negated: negated}, nil
}

func (c call) in(negated bool) (ast.Expr, error) {
	args, err := c.counted(1, len(c.args))
	if err != nil {
		return nil, err
	}
	return &ast.In{Input: args[0], List: args[1:], Negated: negated}, nil
}

func (c call) like(kind ast.LikeKind, negated bool) (ast.Expr, error) {
	args, err := c.counted(2, 3)
	if err != nil {
		return nil, err
	}
	like := &ast.Like{Kind: kind, Input: args[0], Pattern: args[1], Negated: negated}
	if len(args) == 3 {
		like.Escape = args[2]
	}
	return like, nil
}

// cast converts to the type of a literal.
func (c call) cast(try bool) (ast.Expr, error) {
	args, err := c.counted(2, 2)
	if err != nil {
		return nil, err
	}
	of, ok := args[1].(*ast.Value)
	if !ok {
		return nil, c.wrong("a literal of the type to cast to")
	}
	to := &ast.DataType{Name: of.Type.String(), Arrow: of.Type}
	return &ast.Cast{Input: args[0], Type: to, Try: try}, nil
}

func (c call) caseOf() (ast.Expr, error) {
	args, err := c.exprs(0)
	if err != nil {
		return nil, err
	}
	made := &ast.Case{}
	if c.options.Operand && len(args) > 0 {
		made.Operand, args = args[0], args[1:]
	}
	if c.options.Else && len(args) > 0 {
		made.Else, args = args[len(args)-1], args[:len(args)-1]
	}
	if len(args) == 0 || len(args)%2 != 0 {
		return nil, c.wrong("conditions and results in turns")
	}
	for i := 0; i < len(args); i += 2 {
		made.Whens = append(made.Whens, ast.When{Condition: args[i], Result: args[i+1]})
	}
	return made, nil
}

// index takes an element of a list, or a field of a struct where the key is a text.
func (c call) index() (ast.Expr, error) {
	args, err := c.counted(2, 2)
	if err != nil {
		return nil, err
	}
	key := args[1]
	if name, ok := textOf(key); ok {
		key = &ast.String{Value: name}
	}
	return &ast.Index{Input: args[0], Key: key}, nil
}

// textOf returns the text of a literal that is one.
func textOf(e ast.Expr) (string, bool) {
	value, ok := e.(*ast.Value)
	if !ok {
		return "", false
	}
	text, ok := value.Value.(*scalar.String)
	if !ok || !text.IsValid() {
		return "", false
	}
	return string(text.Data()), true
}

func (c call) slice() (ast.Expr, error) {
	args, err := c.counted(3, 4)
	if err != nil {
		return nil, err
	}
	slice := &ast.Slice{Input: args[0], From: args[1], To: args[2]}
	if len(args) == 4 {
		slice.Stride = args[3]
	}
	return slice, nil
}

func (c call) grouping(kind ast.GroupingKind) (ast.Expr, error) {
	args, err := c.exprs(0)
	if err != nil {
		return nil, err
	}
	grouping := &ast.Grouping{Kind: kind}
	for _, arg := range args {
		grouping.Sets = append(grouping.Sets, []ast.Expr{arg})
	}
	return grouping, nil
}

func (c call) groupingSets() (ast.Expr, error) {
	args, err := c.exprs(0)
	if err != nil {
		return nil, err
	}
	grouping := &ast.Grouping{Kind: ast.GroupingSets}
	for _, n := range c.options.Sets {
		if n < 0 || n > len(args) {
			return nil, c.wrong("as many expressions as its sets have")
		}
		grouping.Sets = append(grouping.Sets, args[:n:n])
		args = args[n:]
	}
	if len(args) > 0 {
		return nil, c.wrong("as many expressions as its sets have")
	}
	return grouping, nil
}

func (c call) sortKey() (ast.SortKey, error) {
	args, err := c.counted(1, 1)
	if err != nil {
		return ast.SortKey{}, err
	}
	order := ast.SortOrder{Descending: c.options.Descending, Nulls: ast.NullsLast}
	if c.options.NullsFirst {
		order.Nulls = ast.NullsFirst
	}
	return ast.SortKey{Expr: args[0], SortOrder: order}, nil
}

// keys are the arguments from one on as keys. Expressions sort in ascending order, NULLs last.
func (c call) keys(from int) []ast.SortKey { return sortKeys(c.args[min(from, len(c.args)):]) }

func sortKeys(args []any) []ast.SortKey {
	keys := make([]ast.SortKey, len(args))
	for i, arg := range args {
		switch arg := arg.(type) {
		case ast.SortKey:
			keys[i] = arg
		case ast.Expr:
			keys[i] = ast.SortKey{Expr: arg, SortOrder: ast.SortOrder{Nulls: ast.NullsLast}}
		}
	}
	return keys
}

// extended copies the call of a function that is the first argument, and changes the copy.
func (c call) extended(change func(f *ast.Call)) (ast.Expr, error) {
	if len(c.args) > 0 {
		if f, ok := c.args[0].(*ast.Call); ok {
			copied := *f
			change(&copied)
			return &copied, nil
		}
	}
	return nil, errs.New(errs.Binding, "%s takes a call of a function", c.name)
}

func (c call) filter() (ast.Expr, error) {
	args, err := c.counted(2, 2)
	if err != nil {
		return nil, err
	}
	return c.extended(func(f *ast.Call) { f.Filter = args[1] })
}

func (c call) orderBy() (ast.Expr, error) {
	return c.extended(func(f *ast.Call) { f.OrderBy = c.keys(1) })
}

func (c call) withinGroup() (ast.Expr, error) {
	return c.extended(func(f *ast.Call) { f.WithinGroup = c.keys(1) })
}

// lambda makes a function of parameters of its body.
func (c call) lambda() (ast.Expr, error) {
	args, err := c.counted(1, 1)
	if err != nil {
		return nil, err
	}
	made := &ast.Lambda{Body: args[0]}
	for _, name := range c.options.Parameters {
		made.Parameters = append(made.Parameters, ast.Ident{Name: name, Quoted: true})
	}
	if len(made.Parameters) == 0 {
		return nil, c.wrong("parameters")
	}
	return made, nil
}
