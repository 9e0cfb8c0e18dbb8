// Package memory is the source of tables that lie in memory: rows handed over as Arrow data, or the result of a query.
package memory

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"slices"
	"sync"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/google/uuid"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	pools "github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source/tail"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// morselRows is how many rows of a batch make a split.
const morselRows = 1 << 17

// Table is rows in memory. It implements table.Table. Rows may be appended while others read it.
type Table struct {
	id      string
	schema  *arrow.Schema
	mu      sync.Mutex // guards content
	content *content
}

// content is the rows of a table at a time. It is never changed, so that who reads it does not see what is appended.
type content struct {
	batches  []*vector.Batch
	sizes    []tail.Size // of the batches
	cleanups []runtime.Cleanup
	rows     int64
	once     sync.Once
	stats    *table.Statistics
}

// New returns a table over batches without selections, which it takes over. A batch is given back when nothing refers to it
// any more: neither a table, of which a plan may be the last to know, nor a scan.
func New(schema *arrow.Schema, batches []*vector.Batch) *Table {
	return &Table{id: uuid.NewString(), schema: schema, content: new(content).with(batches)}
}

// Append adds all rows of the batches at once, and takes the batches over. They are of the table's schema, without selections.
// Scans that were made before do not see them. Small batches are put together in memory of the budget.
func (t *Table) Append(budget *pools.Budget, batches []*vector.Batch) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.content = t.content.with(batches)
	t.content.compact(budget, t.schema)
}

// Replace puts the rows of another table of this package in place of those of t. Scans that were made before do not see them.
func (t *Table) Replace(by table.Table) error {
	other, ok := by.(*Table)
	if !ok || !other.schema.Equal(t.schema) {
		return errs.New(errs.Internal, "rows of a table in memory are replaced by those of another kind: %T", by)
	}
	rows := other.now()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.content = rows
	return nil
}

func (c *content) with(batches []*vector.Batch) *content {
	more := &content{batches: slices.Clone(c.batches), sizes: slices.Clone(c.sizes), cleanups: slices.Clone(c.cleanups), rows: c.rows}
	for _, batch := range batches {
		more.rows += int64(batch.Len)
		more.add(batch)
	}
	return more
}

func (c *content) add(batch *vector.Batch) {
	c.batches = append(c.batches, batch)
	c.sizes = append(c.sizes, sizeOf(batch))
	c.cleanups = append(c.cleanups, runtime.AddCleanup(batch, release, batch.Columns))
}

func (t *Table) now() *content {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.content
}

func release(columns []*vector.Vector) {
	for _, column := range columns {
		column.Release()
	}
}

// Read makes a table of all rows of a reader, without copying those that the engine can hold as they are.
func Read(budget *pools.Budget, reader array.RecordReader) (*Table, error) {
	schema := reader.Schema()
	for _, field := range schema.Fields() {
		if _, ok := types.LayoutOf(field.Type); !ok {
			return nil, errs.New(errs.Unsupported, "column type is not supported: %q is %s", field.Name, field.Type)
		}
	}
	var batches []*vector.Batch
	fail := func(err error) (*Table, error) {
		for _, batch := range batches {
			batch.Release()
		}
		return nil, err
	}
	for reader.Next() {
		batch, err := fromRecord(budget, reader.RecordBatch())
		if err != nil {
			return fail(err)
		}
		batches = append(batches, batch)
	}
	if err := reader.Err(); err != nil && err != io.EOF {
		return fail(errs.New(errs.InvalidValue, "reading Arrow data: %w", err))
	}
	return New(schema, batches), nil
}

func fromRecord(budget *pools.Budget, record arrow.RecordBatch) (*vector.Batch, error) {
	batch := &vector.Batch{Len: int(record.NumRows())}
	for i, column := range record.Columns() {
		if field := record.Schema().Field(i); !field.Nullable && column.NullN() > 0 {
			batch.Release()
			return nil, errs.New(errs.InvalidValue, "column is declared as not null and has nulls: %q", field.Name)
		}
		v, err := vector.FromArrow(budget, column)
		if err != nil {
			batch.Release()
			return nil, fmt.Errorf("column %q: %w", record.ColumnName(i), err)
		}
		batch.Columns = append(batch.Columns, v)
	}
	return batch, nil
}

// Release gives the rows back. No query may read the table any more.
func (t *Table) Release() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i, batch := range t.content.batches {
		t.content.cleanups[i].Stop()
		batch.Release()
	}
	t.content = new(content)
}

// Schema implements table.Table.
func (t *Table) Schema() *arrow.Schema { return t.schema }

// Describe implements table.Described: by an id that is the table's alone. Who sends the description sees to it that the rows
// are found where it arrives.
func (t *Table) Describe() table.Description {
	return table.Description{Kind: table.Memory, ID: t.id, Schema: t.schema}
}

// Batches are the rows. They are borrowed.
func (t *Table) Batches() []*vector.Batch { return t.now().batches }

// Statistics implements table.Table.
func (t *Table) Statistics(context.Context) (*table.Statistics, error) {
	c := t.now()
	c.once.Do(func() { c.stats = c.describe(t.schema.NumFields()) })
	return c.stats, nil
}

func (c *content) describe(columns int) *table.Statistics {
	stats := &table.Statistics{Rows: c.rows, Bytes: -1, Columns: make([]table.ColumnStatistics, columns)}
	for i := range stats.Columns {
		nulls := int64(0)
		for _, batch := range c.batches {
			nulls += int64(batch.Columns[i].Nulls())
		}
		stats.Columns[i] = table.ColumnStatistics{Nulls: nulls, Distinct: -1}
	}
	return stats
}

// Pushdown implements table.Table: a scan of memory filters nothing.
func (t *Table) Pushdown(expr.Expr) table.Support { return table.None }

// Scan implements table.Table.
func (t *Table) Scan(_ context.Context, request table.Request) (table.Scan, error) {
	s := &scan{}
	left := request.Limit
	for _, batch := range t.now().batches {
		for from := 0; from < batch.Len; from += morselRows {
			if request.Limit >= 0 && left <= 0 {
				return s, nil
			}
			rows := min(morselRows, batch.Len-from)
			s.splits = append(s.splits, &split{batch: batch, from: from, rows: rows, columns: request.Columns})
			left -= int64(rows)
		}
	}
	return s, nil
}

type scan struct{ splits []table.Split }

func (s *scan) Splits() []table.Split { return s.splits }

func (s *scan) String() string { return fmt.Sprintf("memory, %d splits", len(s.splits)) }

// split is some rows of a batch.
type split struct {
	batch      *vector.Batch
	from, rows int
	columns    []table.Column
}

func (s *split) Rows() int64 { return int64(s.rows) }

func (s *split) Open(_ context.Context, env *table.Env) (table.Reader, error) {
	return &reader{split: s, env: env}, nil
}

type reader struct {
	split *split
	env   *table.Env
	read  int
	out   vector.Batch
}

func (r *reader) Next(_ context.Context, batch *vector.Batch) (bool, error) {
	n := min(r.env.BatchRows, r.split.rows-r.read)
	if n == 0 {
		return false, nil
	}
	r.out.Resize(len(r.split.columns))
	for i, column := range r.split.columns {
		source := r.split.batch.Columns[column.Index]
		if err := vector.Slice(r.env.Budget, r.out.Columns[i], source, r.split.from+r.read, n); err != nil {
			return false, err
		}
	}
	r.read += n
	*batch = r.out
	batch.Len = n
	return true, nil
}

func (r *reader) Close() error {
	r.out.Release()
	return nil
}
