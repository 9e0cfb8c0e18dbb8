package core

import (
	"context"
	"path/filepath"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/binder"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/table"
)

// Target says where a query is written, and how.
type Target struct {
	Path       string
	Format     string            // in any case; "" takes it from the path
	Options    map[string]string // of the format
	Partitions []string          // columns that become folders
	Kept       bool              // the files have these columns too
	Single     bool              // one file, whatever the path is
	Mode       table.WriteMode
}

// Write returns the query that writes the rows, each time that it is executed, and gives their number.
func (q *Query) Write(target Target) (*Query, error) {
	return q.derive(func(*binder.Binder) (logical.Node, error) {
		d, err := target.destination(q)
		if err != nil {
			return nil, err
		}
		return q.session.writeTo(q.plan, d)
	})
}

// writeTo makes the node that writes rows to a destination.
func (s *Session) writeTo(input logical.Node, d table.Destination) (logical.Node, error) {
	to, err := OpenSink(d)
	if err != nil {
		return nil, err
	}
	write := &logical.Write{Input: input, Sink: to, Count: s.countColumn()}
	for i, t := range []arrow.DataType{arrow.BinaryTypes.String, arrow.BinaryTypes.String, arrow.PrimitiveTypes.Uint64, arrow.PrimitiveTypes.Uint64} {
		name := [...]string{"attempt", "path", "rows", "bytes"}[i]
		write.Files = append(write.Files, &expr.Column{ID: s.ids.Next(), Name: name, DataType: t})
	}
	return write, nil
}

func (s *Session) countColumn() *expr.Column {
	return &expr.Column{ID: s.ids.Next(), Name: "count", DataType: arrow.PrimitiveTypes.Uint64}
}

// destination finds out what the target leaves open.
func (t Target) destination(q *Query) (table.Destination, error) {
	path := strings.TrimPrefix(t.Path, "file://")
	d := table.Destination{
		Format: strings.ToUpper(t.Format), Options: map[string]string{}, Path: filepath.Clean(source.Absolute(path)), Mode: t.Mode, Layout: table.OneFile,
		Schema: logical.Schema(q.plan), Partitions: t.Partitions, Kept: t.Kept,
	}
	if path == "" {
		return d, errs.New(errs.Binding, "a path is expected to write to, and it is empty")
	}
	if scheme, _, isURL := strings.Cut(path, "://"); isURL && !strings.ContainsAny(scheme, "/.") {
		return d, errs.New(errs.Unsupported, "only files of this machine are written, not those of %s://: %q", scheme, t.Path)
	}
	for key, value := range t.Options {
		d.Options[strings.TrimPrefix(optionName(key), "format.")] = value
	}
	if d.Format == "" {
		if d.Format = FormatOf(strings.TrimSuffix(path, "/")); d.Format == "" {
			return d, errs.New(errs.Binding, "format of the files is not given, and the path does not tell it (STORED AS says it): %q", t.Path)
		}
	}
	if other, ok := formatNames[d.Format]; ok {
		d.Format = other
	}
	t.followName(&d)
	if d.Format == "PARQUET" {
		q.frozen.settings.writeOptions(d.Options)
	}
	if !t.Single && (strings.HasSuffix(path, "/") || filepath.Ext(path) == "" || len(t.Partitions) > 0) {
		d.Layout = table.Folder
		if ordered(q.plan) {
			d.Layout = table.Ordered
		}
	}
	return d, nil
}

// optionName is the name of an option in lower case, but for the name of a column that follows it.
func optionName(key string) string {
	name, column, ofColumn := strings.Cut(key, "::")
	if ofColumn {
		return strings.ToLower(name) + "::" + column
	}
	return strings.ToLower(name)
}

// followName takes from the name of the file what options do not say: the compression of text, and that a file of Arrow is a stream.
func (t Target) followName(d *table.Destination) {
	ending := filepath.Ext(strings.ToLower(d.Path))
	option, value := "", ""
	switch {
	case d.Format == "CSV" || d.Format == "JSON":
		option, value = "compression", compressions[ending]
	case d.Format == "ARROW" && ending == ".arrows":
		option, value = "stream", "true"
	}
	if _, given := d.Options[option]; value != "" && !given {
		d.Options[option] = value
	}
}

// ordered reports whether the rows of a plan have an order that the user asked for.
func ordered(plan logical.Node) bool {
	switch n := plan.(type) {
	case *logical.Sort:
		return true
	case *logical.Limit:
		return ordered(n.Input)
	case *logical.Project:
		return ordered(n.Input)
	case *logical.Filter:
		return ordered(n.Input)
	case *logical.With:
		return ordered(n.Body)
	}
	return false
}

// copyTo carries out COPY ... TO: it binds what will be written when the query is executed.
func (s *Session) copyTo(ctx context.Context, st *ast.Copy, parameters binder.Parameters) (*Query, error) {
	q, err := s.copied(ctx, st, parameters)
	if err != nil {
		return nil, err
	}
	target := Target{Path: st.Target, Format: st.Format, Options: map[string]string{}}
	for _, column := range st.PartitionedBy {
		target.Partitions = append(target.Partitions, column.Name)
	}
	for _, option := range st.Options {
		value, err := settingValue(option.Value)
		if err != nil {
			return nil, err
		}
		if err := target.set(optionName(option.Key), value); err != nil {
			return nil, errs.Locate(err, option.Pos())
		}
	}
	written, err := q.Write(target)
	if err != nil {
		return nil, errs.Locate(err, st.Pos())
	}
	return written.from(st, nil), nil
}

// set takes in an option of COPY: one of the write, or of the format.
func (t *Target) set(key, value string) error {
	switch key {
	case "execution.keep_partition_by_columns", "keep_partition_by_columns":
		return setBool(&t.Kept, value)
	case "single_file_output":
		return setBool(&t.Single, value)
	}
	t.Options[key] = value
	return nil
}

// copied is the query whose rows are copied.
func (s *Session) copied(ctx context.Context, st *ast.Copy, parameters binder.Parameters) (*Query, error) {
	if st.Query != nil {
		return s.statement(ctx, st.Query, parameters)
	}
	b, f := s.binder()
	plan, err := b.Table(st.Table)
	if err != nil {
		return nil, err
	}
	return s.query(plan, f), nil
}
