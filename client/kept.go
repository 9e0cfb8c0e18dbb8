package client

import (
	"context"
	"sync/atomic"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/table"
)

// kept is a table of rows that were uploaded. Others can take their place: then it is another upload's. It implements table.Described.
type kept struct {
	schema *arrow.Schema
	upload atomic.Pointer[remote] // which the scheduler keeps until nothing here refers to it
}

func keptTable(upload *remote) *kept {
	k := &kept{schema: upload.schema}
	k.upload.Store(upload)
	return k
}

// Replace puts the rows of another table of the same kind in place of those of k.
func (k *kept) Replace(by table.Table) error {
	other, ok := by.(*kept)
	if !ok || !other.schema.Equal(k.schema) {
		return errs.New(errs.Internal, "rows of an uploaded table are replaced by those of another kind: %T", by)
	}
	k.upload.Store(other.upload.Load())
	return nil
}

// Schema implements table.Table.
func (k *kept) Schema() *arrow.Schema { return k.schema }

// Describe implements table.Described.
func (k *kept) Describe() table.Description { return k.upload.Load().Describe() }

// Statistics implements table.Table: the scheduler knows them.
func (k *kept) Statistics(ctx context.Context) (*table.Statistics, error) {
	return k.upload.Load().Statistics(ctx)
}

// Pushdown implements table.Table.
func (k *kept) Pushdown(e expr.Expr) table.Support { return k.upload.Load().Pushdown(e) }

// Scan implements table.Table.
func (k *kept) Scan(ctx context.Context, request table.Request) (table.Scan, error) {
	return k.upload.Load().Scan(ctx, request)
}

// settled is a request that reads, and refers to, the uploads that its tables are now.
func settled(request *core.Request) (*core.Request, error) {
	fixed := *request
	now := map[*kept]*remote{}
	var err error
	fixed.Plan, err = logical.Up(request.Plan, func(n logical.Node) (logical.Node, error) {
		scan, ok := n.(*logical.Scan)
		if !ok {
			return n, nil
		}
		k, ok := scan.Table.(*kept)
		if !ok {
			return n, nil
		}
		if now[k] == nil {
			now[k] = k.upload.Load()
		}
		read := *scan
		read.Table = now[k]
		return &read, nil
	})
	return &fixed, err
}
