package sink

import (
	"context"
	"os"
	"path/filepath"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/eval"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/source/listing"
	"github.com/ballista-go/ballista/core/vector"
)

// mostOpen is how many files a worker has open. When there are more partitions, it ends the one whose rows came the longest ago, and
// begins another one there when more come.
const mostOpen = 64

// partitioned writes the rows of each combination of partition values to a folder of its own. It implements table.RowWriter.
type partitioned struct {
	attempt *Attempt
	number  int
	texts   *eval.Evaluator
	open    map[string]*partition // by their values
	files   int                   // so far
	clock   int64
	key     []byte
	touched []*partition // by the batch at hand
	part    vector.Batch // scratch
}

// partition is a folder, and the file in it that is open.
type partition struct {
	*file
	key  string
	used int64
	rows []int32 // of the batch at hand
}

func newPartitioned(a *Attempt, number int) (*partitioned, error) {
	columns := make([]*expr.Column, a.sink.destination.Schema.NumFields())
	for i, field := range a.sink.destination.Schema.Fields() {
		columns[i] = &expr.Column{ID: expr.ID(i), Name: field.Name, DataType: field.Type, Null: true}
	}
	var texts []expr.Expr
	for _, i := range a.sink.partitions {
		texts = append(texts, &expr.Cast{Input: columns[i], To: arrow.BinaryTypes.String})
	}
	program, err := eval.CompileAll(texts, columns)
	if err != nil {
		return nil, err
	}
	return &partitioned{
		attempt: a, number: number, texts: program.Start(a.env.Budget, a.env.Settings), open: map[string]*partition{},
	}, nil
}

// Write implements table.RowWriter.
func (p *partitioned) Write(ctx context.Context, batch *vector.Batch) error {
	values, err := p.texts.EvalAll(ctx, batch)
	if err != nil {
		return err
	}
	p.clock++
	p.touched = p.touched[:0]
	if err := p.divide(ctx, batch, values); err != nil {
		return err
	}
	return p.flush(ctx, batch)
}

// divide finds the partition of each row. When there is one too many, the rows that were divided are written first.
func (p *partitioned) divide(ctx context.Context, batch *vector.Batch, values []*vector.Vector) error {
	columns := make([]vector.Strings, len(values))
	for i, v := range values {
		columns[i] = vector.StringsOf(v)
	}
	for i := range batch.Count() {
		row := i
		if batch.Rows != nil {
			row = int(batch.Rows[i])
		}
		p.key = p.key[:0]
		for k, v := range values {
			if v.Null(row) {
				p.key = append(p.key, 0)
				continue
			}
			p.key = append(p.key, 1)
			p.key = appendSized(p.key, columns[k].BytesAt(row))
		}
		to, ok := p.open[string(p.key)]
		if !ok {
			var err error
			if to, err = p.begin(ctx, batch, values, columns, row); err != nil {
				return err
			}
		}
		if len(to.rows) == 0 {
			p.touched = append(p.touched, to)
		}
		to.rows = append(to.rows, int32(row))
	}
	return nil
}

// appendSized appends bytes after their number, so that several values are one key.
func appendSized(key, value []byte) []byte {
	n := len(value)
	key = append(key, byte(n), byte(n>>8), byte(n>>16), byte(n>>24))
	return append(key, value...)
}

// flush writes the rows that were divided.
func (p *partitioned) flush(ctx context.Context, batch *vector.Batch) error {
	for _, to := range p.touched {
		p.part = *batch
		p.part.Rows = to.rows
		if err := to.write(ctx, &p.part); err != nil {
			return err
		}
		to.rows, to.used = to.rows[:0], p.clock
	}
	p.touched = p.touched[:0]
	return nil
}

// begin begins a file for the values of a row.
func (p *partitioned) begin(ctx context.Context, batch *vector.Batch, values []*vector.Vector, columns []vector.Strings, row int) (*partition, error) {
	if len(p.open) >= mostOpen {
		if err := p.flush(ctx, batch); err != nil {
			return nil, err
		}
		if err := p.endOldest(ctx); err != nil {
			return nil, err
		}
	}
	d, folder := p.attempt.sink.destination, ""
	for k, v := range values {
		var value *string
		if !v.Null(row) {
			text := columns[k].At(row)
			value = &text
		}
		folder = filepath.Join(folder, listing.PartitionFolder(d.Partitions[k], value))
	}
	if err := os.MkdirAll(filepath.Join(p.attempt.folder, folder), 0o777); err != nil { //nolint:gosec // as what programs write is by default
		return nil, failed(d.Path, err)
	}
	f, err := p.attempt.create(folder, p.number, p.files)
	if err != nil {
		return nil, err
	}
	p.files++
	made := &partition{file: f, key: string(p.key)}
	p.open[made.key] = made
	return made, nil
}

// endOldest ends the file whose rows came the longest ago.
func (p *partitioned) endOldest(ctx context.Context) error {
	var oldest *partition
	for _, candidate := range p.open {
		if oldest == nil || candidate.used < oldest.used {
			oldest = candidate
		}
	}
	delete(p.open, oldest.key)
	defer oldest.Close()
	return oldest.Finish(ctx)
}

// Finish implements table.RowWriter.
func (p *partitioned) Finish(ctx context.Context) error {
	for _, f := range p.open {
		if err := f.Finish(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Close implements table.RowWriter.
func (p *partitioned) Close() {
	for _, f := range p.open {
		f.Close()
	}
	p.texts.Close()
}
