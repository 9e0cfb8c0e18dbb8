package core

import (
	"context"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/binder"
	"github.com/ballista-go/ballista/core/catalog"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// insert carries out INSERT: it binds what will be inserted when the query is executed.
func (s *Session) insert(ctx context.Context, st *ast.Insert, parameters binder.Parameters) (*Query, error) {
	q, err := s.statement(ctx, st.Query, parameters)
	if err != nil {
		return nil, err
	}
	mode := table.Append
	if st.Overwrite {
		mode = table.Overwrite
	}
	columns := st.Columns
	if st.ByName {
		for _, c := range q.plan.Output() {
			columns = append(columns, ast.Ident{Position: st.Query.Position, Name: c.Name})
		}
	}
	inserted, err := q.insert(st.Table, columns, mode, st)
	if err != nil {
		return nil, errs.Locate(err, st.Table.Pos())
	}
	return inserted.from(st, nil), nil
}

// InsertInto returns the query that adds the rows to a table, each time that it is executed, and gives their number. The columns have the
// names of the table's, in their order.
func (q *Query) InsertInto(name string, mode table.WriteMode) (*Query, error) {
	idents := relationName(name)
	if err := q.named(idents); err != nil {
		return nil, err
	}
	return q.insert(idents, nil, mode, noPlace{})
}

// named refuses rows whose columns have other names than a table's.
func (q *Query) named(idents []ast.Ident) error {
	name, err := q.session.resolve(idents)
	if err != nil {
		return err
	}
	relation, err := q.session.catalog.Lookup(name)
	if err != nil || relation.Table == nil {
		return err
	}
	fields := relation.Table.Schema().Fields()
	for i, c := range q.plan.Output() {
		if i < len(fields) && c.Name != fields[i].Name {
			return errs.New(errs.Binding, "column %d of the rows is %q, and that of the table is %q", i+1, c.Name, fields[i].Name)
		}
	}
	return nil
}

// noPlace is the place of what is not in a text.
type noPlace struct{}

func (noPlace) Pos() int { return -1 }

func (q *Query) insert(idents []ast.Ident, columns []ast.Ident, mode table.WriteMode, at interface{ Pos() int }) (*Query, error) {
	s := q.session
	name, err := s.resolve(idents)
	if err != nil {
		return nil, err
	}
	relation, err := s.catalog.Lookup(name)
	if err != nil {
		return nil, err
	}
	if relation.Table == nil {
		return nil, errs.New(errs.Unsupported, "rows cannot be inserted into a view: %q", name.Table)
	}
	fields := relation.Table.Schema().Fields()
	return q.derive(func(b *binder.Binder) (logical.Node, error) {
		var defaults map[string]ast.Expr
		if relation.Defaults != nil {
			defaults = relation.Defaults.Values
		}
		input, err := b.Insert(q.plan, fields, columns, defaults, at)
		if err != nil {
			return nil, err
		}
		return s.into(name, relation.Table, input, mode)
	})
}

// into makes the node that adds rows to a table.
func (s *Session) into(name catalog.Name, t table.Table, input logical.Node, mode table.WriteMode) (logical.Node, error) {
	if _, mine := t.(clientSide); mine {
		return nil, errs.New(errs.Unsupported, "rows cannot be inserted into this table: %q", name.Table)
	}
	described, ok := t.(table.Described)
	if !ok {
		return nil, errs.New(errs.Unsupported, "rows cannot be inserted into this table: %q", name.Table)
	}
	if d := described.Describe(); d.Kind == table.Files {
		to, err := folderOf(d, name, t.Schema().Fields(), mode)
		if err != nil {
			return nil, err
		}
		if ordered(input) {
			to.Layout = table.Ordered
		}
		return s.writeTo(input, to)
	}
	return &logical.Insert{Input: input, Table: [3]string{name.Catalog, name.Schema, name.Table}, Overwrite: mode == table.Overwrite, Count: s.countColumn()}, nil
}

// folderOf is the destination of rows that are added to a table of files.
func folderOf(d table.Description, name catalog.Name, fields []arrow.Field, mode table.WriteMode) (table.Destination, error) {
	to := table.Destination{
		Format: d.Format, Options: d.Options, Layout: table.Folder, Mode: mode, Replaced: d.Extensions, Schema: arrow.NewSchema(fields, nil),
	}
	if len(d.Paths) != 1 || strings.ContainsAny(d.Paths[0], "*?[") {
		return to, errs.New(errs.Unsupported, "rows are inserted into the tables of one folder, not into this one of several paths: %q", name.Table)
	}
	if FormatOf(d.Paths[0]) != "" && !strings.HasSuffix(d.Paths[0], "/") {
		return to, errs.New(errs.Unsupported, "rows are inserted into the tables of a folder, whose path ends in \"/\", not into a single file: %s", d.Paths[0])
	}
	to.Path = source.Absolute(d.Paths[0])
	for _, p := range d.Partitions {
		to.Partitions = append(to.Partitions, p.Name)
	}
	return to, nil
}

// inserted adds the rows of a plan to a table that the session keeps, all at once, and gives the row with their number.
func (s *Session) inserted(ctx context.Context, request *Request, n *logical.Insert) (logical.Node, error) {
	batches, err := s.rowsOf(ctx, request)
	if err != nil {
		return nil, err
	}
	rows := uint64(0)
	for _, batch := range batches {
		rows += uint64(batch.Len)
	}
	if err := s.addRows(ctx, n, batches); err != nil {
		return nil, err
	}
	return counted(n.Count, types.Value(rows))
}

// rowsOf runs a plan to its end and copies its rows.
func (s *Session) rowsOf(ctx context.Context, request *Request) ([]*vector.Batch, error) {
	running, err := s.run(ctx, request)
	if err != nil {
		return nil, err
	}
	defer running.Close() //nolint:errcheck // it was read to its end, or has failed
	return collect(ctx, s.budget, logical.Schema(request.Plan), running)
}

// run starts a plan where it belongs.
func (s *Session) run(ctx context.Context, request *Request) (Execution, error) {
	backend, placed, err := s.place(ctx, request)
	if err != nil {
		return nil, err
	}
	return backend.Execute(ctx, placed)
}

// addRows adds batches, which it takes over, to a table. Who adds to one at the same time waits.
func (s *Session) addRows(ctx context.Context, n *logical.Insert, batches []*vector.Batch) error {
	taken := false
	defer func() {
		for _, batch := range batches {
			if !taken {
				batch.Release()
			}
		}
	}()
	if err := s.lockTables(ctx); err != nil {
		return err
	}
	defer s.unlockTables()
	name, relation, err := s.unchanged(n.Table, n.Input.Output())
	if err != nil {
		return err
	}
	if err := checkNulls(relation.Table.Schema(), batches); err != nil {
		return err
	}
	taken = true
	if n.Overwrite {
		return s.replaceRows(ctx, name, relation, batches)
	}
	return s.backend.Append(ctx, relation.Table, batches)
}

// unchanged finds a table again, which must have the columns that it had when the query was bound.
func (s *Session) unchanged(full [3]string, columns []*expr.Column) (name catalog.Name, relation catalog.Relation, err error) {
	name = catalog.Name{Catalog: full[0], Schema: full[1], Table: full[2]}
	if relation, err = s.catalog.Lookup(name); err != nil {
		return name, relation, err
	}
	if relation.Table == nil || relation.Table.Schema().NumFields() != len(columns) {
		return name, relation, changedMeanwhile(name)
	}
	for i, field := range relation.Table.Schema().Fields() {
		if field.Name != columns[i].Name || !arrow.TypeEqual(field.Type, columns[i].DataType) {
			return name, relation, changedMeanwhile(name)
		}
	}
	return name, relation, nil
}

func changedMeanwhile(name catalog.Name) error {
	return errs.New(errs.Binding, "table has changed since the query was made: %q", name.Table)
}
