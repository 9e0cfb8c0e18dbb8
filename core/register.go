package core

import (
	"context"
	"fmt"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/avro"
	"github.com/ballista-go/ballista/core/source/csv"
	"github.com/ballista-go/ballista/core/source/ipc"
	"github.com/ballista-go/ballista/core/source/json"
	"github.com/ballista-go/ballista/core/source/listing"
	"github.com/ballista-go/ballista/core/source/memory"
	"github.com/ballista-go/ballista/core/source/parquet"
	"github.com/ballista-go/ballista/core/source/series"
	textfile "github.com/ballista-go/ballista/core/source/text"
	"github.com/ballista-go/ballista/core/table"
)

// Files says which files make a table, and how they are read.
type Files struct {
	Format     string            // ARROW, AVRO, CSV, JSON or PARQUET, in any case; "" takes it from the paths' extension
	Paths      []string          // files, folders or patterns
	Extension  string            // of the files in folders; "" for the usual ones of the format
	Schema     *arrow.Schema     // nil: inferred
	Partitions []arrow.Field     // columns from key=value folders
	Options    map[string]string // of the format, such as delimiter
	Infer      bool              // take Partitions from the first file's folders when there are none
}

// fileFormats are the formats by the extension that files have, before that of a compression.
var fileFormats = map[string]string{
	".csv": "CSV", ".parquet": "PARQUET", ".json": "JSON", ".ndjson": "JSON", ".jsonl": "JSON",
	".avro": "AVRO", ".arrow": "ARROW", ".feather": "ARROW", ".ipc": "ARROW", ".arrows": "ARROW",
}

// Open makes a table of files that this process can reach.
func (f Files) Open(ctx context.Context) (table.Table, error) {
	name := strings.ToUpper(f.Format)
	if name == "" {
		detected, err := detect(ctx, f.Paths)
		if err != nil {
			return nil, err
		}
		name = detected
	}
	format, extensions, err := newFormat(name, f.Options)
	if err != nil {
		return nil, err
	}
	if f.Extension != "" {
		extensions = []string{f.Extension}
	}
	return listing.Open(ctx, format, listing.Options{
		Paths: f.Paths, Extensions: extensions, Partitions: f.Partitions, Infer: f.Infer, Schema: f.Schema,
	})
}

// parquetOptions are the options that would change what is read, with the values that do not. Others are about writing, or
// change speed only.
var parquetOptions = map[string]string{"binary_as_string": "false", "coerce_int96_tz": "", "schema_force_view_types": "true"}

func refuseParquetOptions(options map[string]string) error {
	for key, value := range options {
		usual, known := parquetOptions[strings.TrimPrefix(strings.ToLower(key), "format.")]
		if known && !strings.EqualFold(value, usual) {
			return errs.New(errs.Unsupported, "option of Parquet %q is supported as %q only: %q", key, usual, value)
		}
	}
	return nil
}

func newFormat(name string, options map[string]string) (format source.Format, extensions []string, err error) {
	switch name {
	case "CSV":
		parsed, err := csv.ParseOptions(options)
		if err != nil {
			return nil, nil, err
		}
		return csv.New(parsed), textfile.Extensions(".csv"), nil
	case "JSON", "NDJSON", "JSONL":
		parsed, err := json.ParseOptions(options)
		if err != nil {
			return nil, nil, err
		}
		return json.New(parsed), textfile.Extensions(".json", ".ndjson", ".jsonl"), nil
	case "ARROW", "FEATHER", "IPC":
		return ipc.New(), []string{".arrow", ".feather", ".ipc", ".arrows"}, ipc.CheckOptions(options)
	case "AVRO":
		return avro.New(), []string{".avro"}, avro.CheckOptions(options)
	case "PARQUET":
		if err := refuseParquetOptions(options); err != nil {
			return nil, nil, err
		}
		format, err := parquet.WithOptions(options)
		return format, []string{".parquet"}, err
	}
	return nil, nil, errs.New(errs.Unsupported, "file format is not supported: %q (supported: ARROW, AVRO, CSV, JSON, PARQUET)", name)
}

// Reopen opens a described table of files, or a series. It reads and lists nothing.
func Reopen(d table.Description) (table.Table, error) {
	if d.Kind == series.Kind {
		return series.Open(d)
	}
	format, _, err := newFormat(d.Format, d.Options)
	if err != nil {
		return nil, err
	}
	t, err := listing.Restore(format, d)
	if err != nil {
		return nil, err
	}
	return t, nil
}

// RegisterFiles gives a table of files a name.
func (s *Session) RegisterFiles(ctx context.Context, name string, files Files) error {
	t, err := s.backend.OpenFiles(ctx, files)
	if err != nil {
		return err
	}
	return s.Register(ctx, name, t)
}

// ReadFiles returns a query of all rows of files.
func (s *Session) ReadFiles(ctx context.Context, files Files) (*Query, error) {
	t, err := s.backend.OpenFiles(ctx, files)
	if err != nil {
		return nil, err
	}
	return s.scan(t, "?table?"), nil
}

// unnamed is a qualifier that no other rows without a name have, so that the columns of two DataFrames can be told apart.
func (s *Session) unnamed() string {
	if n := s.unnamedRows.Add(1); n > 1 {
		return fmt.Sprintf("?table_%d?", n)
	}
	return "?table?"
}

// scan is a query of all rows of a table without a name in the catalog.
func (s *Session) scan(t table.Table, qualifier string) *Query {
	b, f := s.binder()
	return s.query(b.Scan(t, qualifier, qualifier), f)
}

// RegisterArrow gives the rows of a reader a name. They are kept in memory, without a copy where the engine can hold them as
// they are.
func (s *Session) RegisterArrow(ctx context.Context, name string, rows array.RecordReader) error {
	t, err := s.keep(ctx, rows)
	if err != nil {
		return err
	}
	return s.Register(ctx, name, t)
}

// FromArrow returns a query of the rows of a reader, and registers them under the name unless it is "".
func (s *Session) FromArrow(ctx context.Context, name string, rows array.RecordReader) (*Query, error) {
	t, err := s.keep(ctx, rows)
	if err != nil {
		return nil, err
	}
	if name == "" {
		return s.scan(t, s.unnamed()), nil
	}
	if err := s.Register(ctx, name, t); err != nil {
		return nil, err
	}
	return s.Table(name)
}

func (s *Session) keep(ctx context.Context, rows array.RecordReader) (table.Table, error) {
	t, err := memory.Read(s.budget, rows)
	if err != nil {
		return nil, err
	}
	return s.backend.Keep(ctx, t)
}

// Constant evaluates an expression without columns.
func (s *Session) Constant(e ast.Expr) (*expr.Literal, error) {
	b, _ := s.binder()
	return b.Constant(e)
}
