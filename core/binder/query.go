package binder

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/types"
)

// query binds a query in an environment of common tables and outer scopes.
func (b *Binder) query(q *ast.Query, env *environment) (logical.Node, error) {
	if q.With == nil {
		return b.ordered(q, env)
	}
	inner, tables, err := b.with(q.With, env)
	if err != nil {
		return nil, err
	}
	node, err := b.ordered(q, inner)
	if err != nil {
		return nil, err
	}
	return b.share(tables, node)
}

// ordered binds a query without its WITH.
func (b *Binder) ordered(q *ast.Query, env *environment) (logical.Node, error) {
	body, isSelect := q.Body.(*ast.Select)
	if !isSelect {
		node, err := b.body(q.Body, env)
		if err != nil {
			return nil, err
		}
		return b.orderedRows(node, q, env)
	}
	node, err := b.selection(body, q, env)
	if err != nil {
		return nil, err
	}
	return b.limited(node, q)
}

// orderedRows puts the ORDER BY and the LIMIT of a query above the rows of its body, which is no SELECT.
func (b *Binder) orderedRows(node logical.Node, q *ast.Query, env *environment) (logical.Node, error) {
	if len(q.OrderBy) > 0 || q.OrderByAll != nil {
		s := &scope{environment: env, entries: framed(node), outer: env.outer, clause: "ORDER BY"}
		keys, err := b.outputKeys(q, s, node.Output())
		if err != nil {
			return nil, err
		}
		node = &logical.Sort{Input: node, Keys: keys, Fetch: -1}
	}
	return b.limited(node, q)
}

func (b *Binder) body(body ast.Body, env *environment) (logical.Node, error) {
	if err := b.cancelled(); err != nil {
		return nil, err
	}
	switch body := body.(type) {
	case *ast.Query:
		return b.query(body, env)
	case *ast.Select:
		return b.selection(body, &ast.Query{}, env)
	case *ast.Values:
		return b.values(body, env)
	case *ast.SetOperation:
		return b.setOperation(body, env)
	}
	return nil, errs.At(body.Pos(), errs.Internal, "unknown body of a query: %T", body)
}

func (b *Binder) limited(node logical.Node, q *ast.Query) (logical.Node, error) {
	if q.Limit == nil && q.Offset == nil {
		return node, nil
	}
	limit := &logical.Limit{Input: node, Fetch: -1}
	var err error
	if q.Limit != nil {
		if limit.Fetch, err = b.count(q.Limit, "LIMIT", -1); err != nil {
			return nil, err
		}
	}
	if q.Offset != nil {
		if limit.Skip, err = b.count(q.Offset, "OFFSET", 0); err != nil {
			return nil, err
		}
	}
	return limit, nil
}

// count is the constant number of rows of LIMIT and OFFSET.
func (b *Binder) count(e ast.Expr, clause string, null int64) (int64, error) {
	if _, ok := e.(*ast.Subquery); ok {
		return 0, unsupported(e, "sub-queries are not supported in %s", clause)
	}
	bound, err := b.expr(e, &scope{environment: &environment{}, clause: clause})
	if err != nil {
		return 0, err
	}
	if t := bound.Type(); !types.IsInteger(t) && t.ID() != arrow.NULL {
		return 0, binding(e, "%s must be an integer: %s is %s", clause, e, typeName(t))
	}
	literal, err := b.fold(castTo(bound, expr.Int64(0).DataType), e)
	if err != nil {
		return 0, err
	}
	switch v := literal.Value.(type) {
	case nil:
		return null, nil
	case int64:
		if v >= 0 {
			return v, nil
		}
	}
	return 0, binding(e, "%s must not be negative: %s", clause, e)
}
