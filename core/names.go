package core

import (
	"context"
	"errors"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/catalog"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/table"
)

// Register gives a table a name. It replaces what had the name before.
func (s *Session) Register(ctx context.Context, name string, t table.Table) error {
	full, err := s.name(name)
	if err != nil {
		return err
	}
	return s.register(ctx, full, catalog.Relation{Table: t})
}

// RegisterView gives a query a name.
func (s *Session) RegisterView(ctx context.Context, name string, q *Query) error {
	full, err := s.name(name)
	if err != nil {
		return err
	}
	return s.register(ctx, full, catalog.Relation{View: &catalog.View{Plan: q.plan}})
}

// Deregister takes a table or view out of the catalog. It reports false when there was none.
func (s *Session) Deregister(ctx context.Context, name string) (bool, error) {
	full, err := s.name(name)
	if err != nil {
		return false, err
	}
	return s.deregister(ctx, full)
}

// register gives a relation a name, here and where the backend is. When that fails, the name stands for what it did before.
func (s *Session) register(ctx context.Context, name catalog.Name, relation catalog.Relation) error {
	previous, err := s.catalog.Register(name, relation)
	if err != nil {
		return err
	}
	if err := s.mirror(ctx, name, previous, relation); err != nil {
		if previous == (catalog.Relation{}) {
			s.catalog.Deregister(name)
		} else if _, restoring := s.catalog.Register(name, previous); restoring != nil {
			return errors.Join(err, restoring)
		}
		return err
	}
	return nil
}

func (s *Session) deregister(ctx context.Context, name catalog.Name) (found bool, err error) {
	previous, err := s.catalog.Lookup(name)
	if err != nil {
		return false, nil //nolint:nilerr // there is nothing of the name
	}
	if err := s.mirror(ctx, name, previous, catalog.Relation{}); err != nil {
		return false, err
	}
	_, found = s.catalog.Deregister(name)
	return found, nil
}

// mirror tells the backend that a name stands for something else, where it cares.
func (s *Session) mirror(ctx context.Context, name catalog.Name, before, now catalog.Relation) error {
	mirror, ok := s.backend.(Mirror)
	switch {
	case ok && now.Table != nil:
		return mirror.Name(ctx, name, now.Table)
	case ok && before.Table != nil:
		return mirror.Drop(ctx, name)
	}
	return nil
}

// dropSchema drops a schema, with CASCADE with all that is in it.
func (s *Session) dropSchema(ctx context.Context, st *ast.Drop) (found bool, err error) {
	in, schema := s.current().catalog.Catalog, st.Name[len(st.Name)-1].Name
	if len(st.Name) == 2 {
		in = st.Name[0].Name
	}
	for _, entry := range s.catalog.List() {
		if entry.Name.Catalog != in || entry.Name.Schema != schema {
			continue
		}
		if !st.Cascade {
			return false, errs.At(st.Pos(), errs.Binding, "schema is not empty (CASCADE drops what is in it): %q has %q", schema, entry.Name.Table)
		}
		if _, err := s.deregister(ctx, entry.Name); err != nil {
			return false, err
		}
	}
	return s.catalog.DropSchema(in, schema), nil
}
