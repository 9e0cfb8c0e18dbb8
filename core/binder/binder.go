// Package binder gives a syntax tree its meaning: it resolves names and types and makes a logical plan. All errors of a
// query's author are found here. SQL and the DataFrame API call it through the same methods.
package binder

import (
	"context"
	"sync/atomic"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/catalog"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/table"
	"github.com/ballista-go/ballista/core/types"
)

// IDs numbers the columns and the shared relations of a session. It is safe for concurrent use.
type IDs struct{ last atomic.Uint32 }

// Next is a number that was not given before.
func (ids *IDs) Next() expr.ID { return expr.ID(ids.last.Add(1)) }

// Options are the settings that the meaning of a query depends on.
type Options struct {
	Default               catalog.Default // completes the names of tables
	ParseFloatsAsDecimals bool            // 1.5 is a decimal instead of a Float64
	Nulls                 NullOrder
	PlainStrings          bool            // VARCHAR and the like are Utf8 instead of Utf8View
	RefuseLengths         bool            // VARCHAR(10) is an error instead of VARCHAR
	Context               context.Context // ends binding; nil: nothing does
	// OpenFile makes a table of the files at a path. nil: paths are not names of tables.
	OpenFile func(path string) (table.Table, error)
}

// Parameters are the values of $1 (by the name "1") and $name.
type Parameters map[string]*expr.Literal

// Binder binds queries against a catalog.
type Binder struct {
	catalog    *catalog.Catalog
	ids        *IDs
	settings   *expr.Settings
	options    Options
	parameters Parameters
	// subqueries are the names of the columns of scalar sub-queries, which go into those of expressions.
	subqueries   map[*ast.Query]string
	sizes        sizes
	dependencies *dependencies
}

// New returns a binder.
func New(c *catalog.Catalog, ids *IDs, settings *expr.Settings, options Options) *Binder {
	return &Binder{catalog: c, ids: ids, settings: settings, options: options, subqueries: map[*ast.Query]string{}, sizes: sizes{}, dependencies: &dependencies{}}
}

// Query binds a query. Parameters are substituted by their values.
func (b *Binder) Query(q *ast.Query, parameters Parameters) (logical.Node, error) {
	bound := *b
	bound.parameters = parameters
	return bound.query(q, &environment{})
}

// cancelled is why binding is to end, which every expression and relation asks for.
func (b *Binder) cancelled() error {
	if b.options.Context == nil || b.options.Context.Err() == nil {
		return nil
	}
	return errs.New(errs.Cancelled, "query cancelled")
}

// column makes a column that nothing else produces.
func (b *Binder) column(name string, t types.Type, nullable bool) *expr.Column {
	return &expr.Column{ID: b.ids.Next(), Name: name, DataType: t, Null: nullable}
}

// place is what has a position in the text of the query.
type place interface{ Pos() int }

// binding is an error in the query at a place in it.
func binding(at place, format string, args ...any) error {
	return errs.At(at.Pos(), errs.Binding, format, args...)
}

func unsupported(at place, format string, args ...any) error {
	return errs.At(at.Pos(), errs.Unsupported, format, args...)
}

// locate gives an error without a position that of a place. No error stays none.
func locate(err error, at place) error { return errs.Locate(err, at.Pos()) }

var boolean = arrow.FixedWidthTypes.Boolean
