// Package format writes the rows of results as text for people and programs, batch by batch: cli/shell hands it what queries give.
package format

import (
	"context"
	"io"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/table"
)

// Options say how rows are written.
type Options struct {
	Name     string // of the format, such as table
	Null     string // what stands for NULL in tables
	MaxRows  int    // of a table; 0: all
	Expanded bool   // a line for each value of a table
}

// Output is where a result goes, and what writing it may use.
type Output struct {
	io.Writer
	Env *table.Env
}

// Kind is a format.
type Kind struct {
	Name, Doc string
	open      func(ctx context.Context, out Output, schema *arrow.Schema, o Options) (source.FileWriter, error)
}

// Kinds are the formats.
func Kinds() []Kind {
	return []Kind{
		{"table", "a table for people", newTable},
		{"csv", "values separated by commas", nestedAsText(encoded(csv(",")))},
		{"tsv", "values separated by tabs", nestedAsText(encoded(csv("\t")))},
		{"json", "an array of objects, without what is NULL", encoded(json("false"))},
		{"ndjson", "an object on each line, without what is NULL", encoded(json("true"))},
		{"markdown", "a table of Markdown", newMarkdown},
	}
}

// Find finds a format by its name.
func Find(name string) (Kind, error) {
	var names []string
	for _, kind := range Kinds() {
		if kind.Name == name {
			return kind, nil
		}
		names = append(names, kind.Name)
	}
	return Kind{}, errs.New(errs.Binding, "format not known: %q%s; the formats are %s", name, errs.Suggest(name, names), strings.Join(names, ", "))
}

// Open begins to write a result of the schema.
func Open(ctx context.Context, out Output, schema *arrow.Schema, o Options) (source.FileWriter, error) {
	kind, err := Find(o.Name)
	if err != nil {
		return nil, err
	}
	return kind.open(ctx, out, schema, o)
}
