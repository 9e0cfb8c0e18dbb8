// Package catalog maps names to tables, views and functions. A session has one; the binder looks names up in it.
package catalog

import (
	"slices"
	"strings"
	"sync"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/table"
)

// The names of what a new catalog has.
const (
	DefaultCatalog = "datafusion"
	DefaultSchema  = "public"
)

// Catalog holds catalogs of schemas of relations. It is safe for concurrent use.
type Catalog struct {
	mu        sync.RWMutex
	databases map[string]map[string]schema
	functions functions
}

// schema maps the names of relations.
type schema map[string]Relation

// Relation is what a name in a FROM clause stands for: a table, or a view.
type Relation struct {
	Table table.Table // or nil
	View  *View       // or nil
	// Defaults are those of a table's columns, or nil.
	Defaults *Defaults
	// Keys are those that a table was declared with, or nil.
	Keys *Keys
	// Definition is the SQL that shows how a table of files was made, or "".
	Definition string
}

// Keys are sets of columns whose values determine those of all others in a row. Nothing enforces them.
type Keys struct{ Columns [][]string }

// Defaults are the values of columns that INSERT leaves out, by name.
type Defaults struct{ Values map[string]ast.Expr }

// View is a query under a name. Each use of it gives its columns new IDs.
type View struct {
	Plan       logical.Node
	Definition string // the SQL of the view, or ""
}

// Name is the full name of a relation.
type Name struct{ Catalog, Schema, Table string }

// String joins the parts with dots.
func (n Name) String() string { return n.Catalog + "." + n.Schema + "." + n.Table }

// New returns a catalog with the default schema.
func New(d Default) *Catalog {
	name, _ := d.Resolve([]string{""})
	return &Catalog{databases: map[string]map[string]schema{name.Catalog: {name.Schema: {}}}}
}

// Default says which catalog and schema complete a name.
type Default struct{ Catalog, Schema string }

// Resolve completes a name of one to three parts. The zero Default is that of a new catalog.
func (d Default) Resolve(parts []string) (Name, error) {
	name := Name{Catalog: d.Catalog, Schema: d.Schema}
	if name.Catalog == "" {
		name.Catalog = DefaultCatalog
	}
	if name.Schema == "" {
		name.Schema = DefaultSchema
	}
	switch len(parts) {
	case 1:
		name.Table = parts[0]
	case 2:
		name.Schema, name.Table = parts[0], parts[1]
	case 3:
		name.Catalog, name.Schema, name.Table = parts[0], parts[1], parts[2]
	default:
		return name, errs.New(errs.Binding, "a table name has one to three parts: %q", strings.Join(parts, "."))
	}
	return name, nil
}

// Lookup finds a relation.
func (c *Catalog) Lookup(name Name) (Relation, error) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	s, err := c.schema(name.Catalog, name.Schema)
	if err != nil {
		return Relation{}, err
	}
	relation, ok := s[name.Table]
	if !ok {
		return Relation{}, errs.New(errs.NotFound, "table not found: %q%s", name.Table, errs.Suggest(name.Table, sorted(s)))
	}
	return relation, nil
}

// Register gives a relation a name, and returns what had it before.
func (c *Catalog) Register(name Name, relation Relation) (previous Relation, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s, err := c.schema(name.Catalog, name.Schema)
	if err != nil {
		return Relation{}, err
	}
	previous = s[name.Table]
	s[name.Table] = relation
	return previous, nil
}

// Deregister takes a name away, and returns what had it. It reports false when nothing had.
func (c *Catalog) Deregister(name Name) (Relation, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s, err := c.schema(name.Catalog, name.Schema)
	if err != nil {
		return Relation{}, false
	}
	relation, ok := s[name.Table]
	delete(s, name.Table)
	return relation, ok
}

// schema finds a schema. Requires: mu is held.
func (c *Catalog) schema(catalog, name string) (schema, error) {
	schemas, ok := c.databases[catalog]
	if !ok {
		return nil, errs.New(errs.NotFound, "catalog not found: %q%s", catalog, errs.Suggest(catalog, sorted(c.databases)))
	}
	s, ok := schemas[name]
	if !ok {
		return nil, errs.New(errs.NotFound, "schema not found: %q%s", name, errs.Suggest(name, sorted(schemas)))
	}
	return s, nil
}

func sorted[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
