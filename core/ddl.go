package core

import (
	"context"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/binder"
	"github.com/ballista-go/ballista/core/catalog"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/eval"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
)

// createView carries out CREATE VIEW.
func (s *Session) createView(ctx context.Context, st *ast.CreateView, parameters binder.Parameters) (*Query, error) {
	name, proceed, err := s.newName(st, st.Name, st.Existing)
	if err != nil {
		return nil, err
	}
	if !proceed {
		return s.nothing(), nil
	}
	q, err := s.statement(ctx, st.Query, parameters)
	if err != nil {
		return nil, err
	}
	plan := q.plan
	if len(st.Columns) > 0 {
		b, _ := s.binder()
		if plan, err = b.RenameAll(plan, st.Columns); err != nil {
			return nil, err
		}
	}
	view := &catalog.View{Plan: plan, Definition: st.String()}
	if err := s.register(ctx, name, catalog.Relation{View: view}); err != nil {
		return nil, err
	}
	return s.nothing(), nil
}

// newName completes a name that is to be created. proceed is false when there is something of the name and it is to stay.
func (s *Session) newName(at ast.Node, idents []ast.Ident, existing ast.Existing) (name catalog.Name, proceed bool, err error) {
	if name, err = s.resolve(idents); err != nil {
		return name, false, err
	}
	_, err = s.catalog.Lookup(name)
	switch {
	case errs.Is(err, errs.NotFound), err == nil && existing == ast.Replace:
		return name, true, nil
	case err != nil:
		return name, false, err
	case existing == ast.Keep:
		return name, false, nil
	}
	return name, false, errs.At(at.Pos(), errs.Binding, "table exists already: %q", name.Table)
}

// createNamespace carries out CREATE SCHEMA and CREATE DATABASE.
func (s *Session) createNamespace(statement ast.Statement) (*Query, error) {
	var created bool
	var err error
	var existing ast.Existing
	var idents []ast.Ident
	switch st := statement.(type) {
	case *ast.CreateDatabase:
		existing, idents = st.Existing, st.Name
		if created = s.catalog.CreateCatalog(joinName(st.Name)); created {
			err = s.registerInformation(joinName(st.Name))
		}
	case *ast.CreateSchema:
		existing, idents = st.Existing, st.Name
		in := s.current().catalog.Catalog
		if len(idents) == 2 {
			in = idents[0].Name
		}
		created, err = s.catalog.CreateSchema(in, idents[len(idents)-1].Name)
	}
	if err != nil {
		return nil, err
	}
	if !created && existing == ast.Fail {
		return nil, errs.At(statement.Pos(), errs.Binding, "name exists already: %q", joinName(idents))
	}
	return s.nothing(), nil
}

// dropped names what a DROP removes.
var dropped = map[ast.DropKind]string{ast.DropTable: "table", ast.DropView: "view", ast.DropSchema: "schema"}

// drop carries out DROP.
func (s *Session) drop(ctx context.Context, st *ast.Drop) (*Query, error) {
	if st.Kind == ast.DropDatabase {
		return nil, errs.At(st.Pos(), errs.Unsupported, "DROP DATABASE is not supported")
	}
	found, err := s.dropNamed(ctx, st)
	if err != nil {
		return nil, err
	}
	if !found && !st.IfExists {
		last := st.Name[len(st.Name)-1]
		return nil, errs.At(st.Name[0].Pos(), errs.NotFound, "%s not found: %q%s", dropped[st.Kind], joinName(st.Name), s.likeDropped(st.Kind, last.Name))
	}
	return s.nothing(), nil
}

// likeDropped says what else a name could mean that there is nothing of to drop.
func (s *Session) likeDropped(kind ast.DropKind, name string) string {
	var same []string
	for _, entry := range s.catalog.List() {
		view := entry.Relation.View != nil
		switch {
		case kind == ast.DropSchema:
			same = append(same, entry.Name.Schema)
		case view == (kind == ast.DropView):
			same = append(same, entry.Name.Table)
		case entry.Name.Table == name && view:
			return " (it is a view)"
		case entry.Name.Table == name:
			return " (it is a table)"
		}
	}
	return errs.Suggest(name, same)
}

func (s *Session) dropNamed(ctx context.Context, st *ast.Drop) (found bool, err error) {
	if st.Kind == ast.DropSchema {
		return s.dropSchema(ctx, st)
	}
	name, err := s.resolve(st.Name)
	if err != nil {
		return false, err
	}
	relation, err := s.catalog.Lookup(name)
	if err != nil || (st.Kind == ast.DropView) != (relation.View != nil) {
		return false, nil
	}
	return s.deregister(ctx, name)
}

// castLiteral converts a constant.
func castLiteral(literal *expr.Literal, to types.Type) (*expr.Literal, error) {
	return eval.Constant(&expr.Cast{Input: literal, To: to}, nil)
}
