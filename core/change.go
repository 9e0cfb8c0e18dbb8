package core

import (
	"context"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/binder"
	"github.com/ballista-go/ballista/core/catalog"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/logical"
	memorytable "github.com/ballista-go/ballista/core/source/memory"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// replaceable is a table that the session keeps, whose rows others can take the place of: those of a table that Backend.Keep has made.
// Who reads it meanwhile does not see them.
type replaceable interface {
	table.Table
	Replace(by table.Table) error
}

// change makes the query that carries out UPDATE, DELETE or TRUNCATE when it is executed.
func (s *Session) change(ctx context.Context, statement ast.Statement, parameters binder.Parameters) (*Query, error) {
	b, f := s.binderOfText(ctx)
	n := &logical.Change{Count: s.countColumn()}
	var err error
	switch st := statement.(type) {
	case *ast.Update:
		if err = s.changeable(n, st.Table, "updated"); err == nil {
			n.Input, err = b.Update(st, parameters)
		}
	case *ast.Delete:
		n.Delete = true
		if err = s.changeable(n, st.Table, "deleted"); err == nil {
			n.Input, err = b.Delete(st, parameters)
		}
	case *ast.Truncate:
		return s.change(ctx, &ast.Delete{Position: st.Position, Table: st.Table}, parameters)
	}
	if err != nil {
		return nil, errs.Locate(err, statement.Pos())
	}
	return s.query(n, f).from(statement, nil), nil
}

// changeable finds the table of a change.
func (s *Session) changeable(n *logical.Change, idents ast.Name, changed string) error {
	name, err := s.resolve(idents)
	if err != nil {
		return err
	}
	relation, err := s.catalog.Lookup(name)
	if err != nil {
		return errs.Locate(err, idents[0].Pos())
	}
	of, ok := relation.Table.(replaceable)
	if !ok {
		return errs.At(idents[0].Pos(), errs.Unsupported, "rows are %s in tables that the session keeps only, and this is %s: %q",
			changed, kindOf(relation), name.Table)
	}
	n.Table, n.Of = [3]string{name.Catalog, name.Schema, name.Table}, of
	return nil
}

// kindOf says what a relation is.
func kindOf(relation catalog.Relation) string {
	if relation.View != nil {
		return "a view"
	}
	if described, ok := relation.Table.(table.Described); ok && described.Describe().Kind == table.Files {
		return "a table of files"
	}
	return "another one"
}

// changed carries out a change, and gives the row with the number of rows that it has changed. Who changes or adds to a table at the same
// time waits until then, so that nothing gets lost.
func (s *Session) changed(ctx context.Context, request *Request, n *logical.Change) (logical.Node, error) {
	if err := s.lockTables(ctx); err != nil {
		return nil, err
	}
	defer s.unlockTables()
	name, relation, err := s.unchanged(n.Table, n.Input.Output()[:n.Of.Schema().NumFields()])
	if err != nil {
		return nil, err
	}
	if relation.Table != n.Of {
		return nil, changedMeanwhile(name)
	}
	batches, count, err := s.changedRows(ctx, request, n)
	if err != nil {
		return nil, err
	}
	if err := s.replaceRows(ctx, name, relation, batches); err != nil {
		return nil, err
	}
	return counted(n.Count, types.Value(count))
}

// changedRows are the rows of a table as a change leaves them, and how many it has changed.
func (s *Session) changedRows(ctx context.Context, request *Request, n *logical.Change) ([]*vector.Batch, uint64, error) {
	running, err := s.run(ctx, request)
	if err != nil {
		return nil, 0, err
	}
	rows := &unmarked{Execution: running, deleted: n.Delete}
	defer rows.Close() //nolint:errcheck // it was read to its end, or has failed
	batches, err := collect(ctx, s.budget, n.Of.Schema(), rows)
	return batches, rows.count, err
}

// replaceRows puts rows, which it takes over, in place of those of a table. The caller has locked the tables.
func (s *Session) replaceRows(ctx context.Context, name catalog.Name, relation catalog.Relation, batches []*vector.Batch) error {
	rows := memorytable.New(relation.Table.Schema(), batches)
	if err := checkNulls(rows.Schema(), batches); err != nil {
		rows.Release()
		return err
	}
	of, ok := relation.Table.(replaceable)
	if !ok {
		rows.Release()
		return errs.New(errs.Internal, "rows are replaced in a table that the session does not keep: %T", relation.Table)
	}
	by, err := s.backend.Keep(ctx, rows)
	if err != nil {
		return err
	}
	if err := s.mirror(ctx, name, relation, catalog.Relation{Table: by}); err != nil {
		return err
	}
	return of.Replace(by)
}

// lockTables waits until nobody else changes the rows of tables that the session keeps.
func (s *Session) lockTables(ctx context.Context) error {
	select {
	case s.changing <- struct{}{}:
		return nil
	case <-ctx.Done():
		return errs.New(errs.Cancelled, "cancelled while another statement changes a table: %w", context.Cause(ctx))
	}
}

func (s *Session) unlockTables() { <-s.changing }
