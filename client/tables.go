package client

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/catalog"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/wire/codec"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// remote is a table that the scheduler opens by its description. It implements table.Described.
type remote struct {
	description table.Description
	schema      *arrow.Schema
}

// remoteTable is the table that a scheduler describes.
func remoteTable(m *wirepb.TableDescription) (*remote, error) {
	d, err := codec.DecodeTable(m)
	if err != nil {
		return nil, err
	}
	if d.Schema == nil {
		return nil, errs.New(errs.InvalidValue, "the scheduler describes a table without a schema: %s %s", d.Kind, d.ID)
	}
	metadata := d.Schema.Metadata()
	return &remote{d, arrow.NewSchema(append(slices.Clone(d.Schema.Fields()), d.Partitions...), &metadata)}, nil
}

// Schema implements table.Table.
func (r *remote) Schema() *arrow.Schema { return r.schema }

// Describe implements table.Described.
func (r *remote) Describe() table.Description { return r.description }

// Statistics implements table.Table: the scheduler knows them.
func (r *remote) Statistics(context.Context) (*table.Statistics, error) { return table.Unknown(), nil }

// Pushdown implements table.Table.
func (r *remote) Pushdown(expr.Expr) table.Support { return table.None }

// Scan implements table.Table.
func (r *remote) Scan(context.Context, table.Request) (table.Scan, error) {
	return nil, errs.New(errs.Internal, "a table of the cluster is scanned in this process: %s %v", r.description.ID, r.description.Paths)
}

// OpenFiles implements core.Backend. The files are those that the scheduler and its executors see. A relative path that exists here
// is taken as one of this process; any other one is resolved by the scheduler.
func (b *Backend) OpenFiles(ctx context.Context, files core.Files) (table.Table, error) {
	m := &wirepb.OpenTableRequest{
		Format: files.Format, Extension: files.Extension, InferPartitions: files.Infer, Options: files.Options,
	}
	for _, path := range files.Paths {
		m.Paths = append(m.Paths, absolute(path))
	}
	var err error
	if files.Schema != nil {
		if m.Schema, err = codec.EncodeSchema(files.Schema); err != nil {
			return nil, err
		}
	}
	if m.Partitions, err = codec.EncodeFields(files.Partitions); err != nil {
		return nil, err
	}
	var opened *wirepb.OpenTableResponse
	err = b.call(ctx, func(queries wirepb.QueriesClient, session string) (err error) {
		m.SessionId = session
		opened, err = queries.OpenTable(ctx, m)
		return err
	})
	if err != nil {
		return nil, err
	}
	return remoteTable(opened.GetTable())
}

// absolute is the whole path of files that exist in this process' file system, and otherwise the path as it is.
func absolute(path string) string {
	if path == "" || strings.Contains(path, "://") || filepath.IsAbs(path) {
		return path
	}
	whole, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	if strings.HasSuffix(path, "/") {
		whole += "/"
	}
	if _, err := os.Stat(whole); err == nil {
		return whole
	}
	if matches, err := filepath.Glob(whole); err == nil && len(matches) > 0 {
		return whole
	}
	return path
}

// Name implements core.Mirror.
func (b *Backend) Name(ctx context.Context, name catalog.Name, t table.Table) error {
	described, ok := t.(table.Described)
	if !ok || described.Describe().Kind == table.Memory {
		return errs.New(errs.Unsupported, "table cannot be sent to another process: %q", name.Table)
	}
	description, err := codec.EncodeTable(described.Describe())
	if err != nil {
		return err
	}
	return b.call(ctx, func(queries wirepb.QueriesClient, session string) error {
		_, err := queries.NameTable(ctx, &wirepb.NameTableRequest{
			SessionId: session, Catalog: name.Catalog, Schema: name.Schema, Table: name.Table, Description: description,
		})
		return err
	})
}

// Drop implements core.Mirror.
func (b *Backend) Drop(ctx context.Context, name catalog.Name) error {
	return b.call(ctx, func(queries wirepb.QueriesClient, session string) error {
		_, err := queries.DropTable(ctx, &wirepb.DropTableRequest{
			SessionId: session, Catalog: name.Catalog, Schema: name.Schema, Table: name.Table,
		})
		return err
	})
}
