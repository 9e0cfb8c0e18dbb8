package listing

import (
	"context"
	"slices"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/table"
)

// Restore makes the table that a Description of it describes. Schema and partitions are taken as they are, and nothing is
// listed until it is scanned.
func Restore(format source.Format, d table.Description) (*Table, error) {
	if d.Schema == nil {
		return nil, errs.New(errs.InvalidValue, "description of a table of files has no schema: %s", describe(Options{Paths: d.Paths}))
	}
	t := &Table{format: format, files: d.Schema}
	t.options = Options{Paths: d.Paths, Extensions: d.Extensions, Partitions: d.Partitions, Schema: d.Schema}
	if err := t.addPartitions(); err != nil {
		return nil, err
	}
	return t, nil
}

// addPartitions makes the schema with the columns of partitions, which may be NULL: the files are others with each scan.
func (t *Table) addPartitions() error {
	t.options.Partitions = slices.Clone(t.options.Partitions)
	for i, p := range t.options.Partitions {
		t.options.Partitions[i].Nullable = true
		if t.files.HasField(p.Name) {
			return errs.New(errs.Binding, "partition column is also in the files: %q", p.Name)
		}
	}
	metadata := t.files.Metadata()
	t.schema = arrow.NewSchema(append(slices.Clone(t.files.Fields()), t.options.Partitions...), &metadata)
	return nil
}

// Describe implements table.Described. Paths become absolute, since other processes have other working directories.
func (t *Table) Describe() table.Description {
	d := table.Description{
		Kind: table.Files, Format: t.format.Name(), Options: t.format.Options(), Extensions: t.options.Extensions,
		Schema: t.files, Partitions: t.options.Partitions,
	}
	for _, path := range t.options.Paths {
		d.Paths = append(d.Paths, source.Absolute(strings.TrimPrefix(path, "file://")))
	}
	return d
}

// Restore implements table.Restorer.
func (t *Table) Restore(_ context.Context, request table.Request, pieces []table.Piece) (table.Scan, error) {
	p := t.planScan(request)
	s := &scan{format: t.format.Name()}
	for _, piece := range pieces {
		if len(piece.Partition) != len(t.options.Partitions) {
			return nil, errs.New(errs.InvalidValue, "split has %d values of %d partition columns: %s", len(piece.Partition), len(t.options.Partitions), piece.Path)
		}
		restored, err := t.format.Restore(piece, t.files, p.request)
		if err != nil {
			return nil, err
		}
		s.splits = append(s.splits, p.wrap(source.FileOf(piece), []table.Portable{restored})...)
	}
	return s, nil
}
