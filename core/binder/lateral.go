package binder

import (
	"slices"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// lateral reports whether a relation may refer to those on its left.
func lateral(ref ast.TableRef) bool {
	switch ref := ref.(type) {
	case *ast.Derived:
		return ref.Lateral
	case *ast.TableFunction:
		return ref.Lateral || rangeFunctions[ref.Name.Text()]
	case *ast.Unnest:
		return true
	}
	return false
}

// lateral joins a relation that is evaluated for each row of those on its left.
func (b *Binder) lateral(j *ast.Join, left logical.Node, entries []entry, env *environment) (logical.Node, []entry, error) {
	around := &scope{environment: env, entries: entries, outer: env.outer, clause: "LATERAL"}
	right, rightEntries, err := b.relation(j.Right, &environment{parent: env, outer: around})
	if err != nil {
		return nil, nil, err
	}
	s := &sides{left: left, right: right, leftEntries: entries, rightEntries: rightEntries}
	if !correlated(right, left) {
		return b.join(j, s, env)
	}
	kind := joinKinds[j.Kind]
	if kind != logical.Inner && kind != logical.Left {
		return nil, nil, unsupported(j, "%s JOIN LATERAL is not supported", kind)
	}
	if j.AsOf {
		return nil, nil, unsupported(j, "ASOF JOIN LATERAL is not supported")
	}
	if j.Natural || len(j.Using) > 0 {
		return nil, nil, unsupported(j, "USING and NATURAL are not supported for LATERAL")
	}
	apply := &logical.Apply{Kind: kind, Left: left, Right: right}
	if j.On != nil {
		both := &scope{environment: env, outer: env.outer, clause: "ON", entries: slices.Concat(entries, rightEntries)}
		if apply.Condition, err = b.condition(j.On, "the condition of ON", both); err != nil {
			return nil, nil, err
		}
	}
	return apply, s.joined(apply), nil
}

// correlated reports whether a plan refers to columns of another one.
func correlated(plan, other logical.Node) bool {
	produced := expr.IDsOf(other.Output())
	return slices.ContainsFunc(free(plan), func(c *expr.Column) bool { return produced.Has(c.ID) })
}
