package core

import (
	"context"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// Part is the query of a node of the query's plan.
func (q *Query) Part(node logical.Node) *Query { return q.session.query(node, q.frozen) }

// Optimized is the query as the optimizer of this process rewrites it.
func (q *Query) Optimized(ctx context.Context) (*Query, error) {
	optimized, err := q.session.here.optimize(ctx, q.request(), nil)
	if err != nil {
		return nil, err
	}
	return q.Part(optimized), nil
}

// Values are the settings that the query's expressions depend on.
func (q *Query) Values() *expr.Settings { return q.frozen.values }

// Adopt makes a query of a plan that another session has made.
func (s *Session) Adopt(plan logical.Node) (*Query, error) {
	b, f := s.binder()
	own, err := b.Renumber(plan)
	if err != nil {
		return nil, err
	}
	return s.query(own, f), nil
}
