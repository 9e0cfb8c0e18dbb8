package core

import (
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/foreign"
	"github.com/ballista-go/ballista/core/function/adopt"
	"github.com/ballista-go/ballista/core/logical"
)

// RegisterForeign adds a function that is written in another language, or replaces the one of its name.
func (s *Session) RegisterForeign(f *foreign.Function) {
	switch f.Kind {
	case foreign.Scalar:
		s.catalog.RegisterFunction(adopt.Scalar(f))
	case foreign.Aggregate:
		s.catalog.RegisterAggregate(adopt.Aggregate(f))
	case foreign.Windowed:
		s.catalog.RegisterWindow(adopt.Window(f))
	}
}

// DropFunction takes the name of a function away, and reports whether there was one.
func (s *Session) DropFunction(kind foreign.Kind, name string) bool {
	switch kind {
	case foreign.Scalar:
		return s.catalog.DropFunction(name)
	case foreign.Aggregate:
		return s.catalog.DropAggregate(name)
	}
	return s.catalog.DropWindow(name)
}

// FunctionNames lists the names of the functions of a kind.
func (s *Session) FunctionNames(kind foreign.Kind) []string {
	switch kind {
	case foreign.Scalar:
		return s.catalog.ScalarNames()
	case foreign.Aggregate:
		return s.catalog.AggregateNames()
	}
	return s.catalog.WindowNames()
}

// RegisterTableFunction adds a function that makes a query of constants, or replaces the one of its name.
func (s *Session) RegisterTableFunction(name string, f func(args []*expr.Literal) (*Query, error)) {
	s.catalog.RegisterTableFunction(name, func(args []*expr.Literal) (logical.Node, error) {
		query, err := f(args)
		if err != nil {
			return nil, err
		}
		if query.session != s {
			return nil, errs.New(errs.Binding, "table function %s returned a plan of another session", name)
		}
		return query.plan, nil
	})
}

// DropTableFunction takes the name of a table function away, and reports whether there was one.
func (s *Session) DropTableFunction(name string) bool { return s.catalog.DropTableFunction(name) }
