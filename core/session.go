package core

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/google/uuid"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/binder"
	"github.com/ballista-go/ballista/core/catalog"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/function"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/parser"
	"github.com/ballista-go/ballista/core/table"
)

// Session is one user's tables and settings. It is safe for concurrent use.
type Session struct {
	id       string
	engine   *Engine
	budget   *memory.Budget
	catalog  *catalog.Catalog
	ids      *binder.IDs
	backend  Backend
	here     *local     // runs what only this process can
	mu       sync.Mutex // guards the two below
	settings *settings
	prepared map[string]*ast.Prepare

	changing chan struct{} // has an element while rows of a table that the session keeps are changed

	unnamedRows atomic.Int64 // how many rows without a name there were
}

// NewSession opens a session whose queries run in this process. The options are keys that SET knows.
func (e *Engine) NewSession(options map[string]string) (*Session, error) {
	return e.NewSessionOn(nil, options)
}

// NewSessionOn opens a session whose files lie, and whose queries run, where the backend is; nil for this process. The session
// takes the backend over.
func (e *Engine) NewSessionOn(backend Backend, options map[string]string) (*Session, error) {
	workers := e.config.Workers
	if backend != nil {
		workers = 0 // the nodes know better
	}
	s, err := newSettings(workers, options)
	if err != nil {
		return nil, err
	}
	budget := memory.NewBudget("the session", memory.Unlimited, e.budget)
	ids := new(binder.IDs)
	here := &local{runner: e.config.Runner, config: e.config.Planner, workers: e.config.Workers, newID: ids.Next, budget: budget, foreign: e.config.Foreign}
	if backend == nil {
		backend = here
	}
	session := &Session{
		id: identify(backend), engine: e, budget: budget, catalog: catalog.New(s.catalog), ids: ids,
		backend: backend, here: here, settings: s, prepared: map[string]*ast.Prepare{}, changing: make(chan struct{}, 1),
	}
	for _, f := range function.Scalars() {
		session.catalog.RegisterFunction(f)
	}
	for _, f := range function.Aggregates() {
		session.catalog.RegisterAggregate(f)
	}
	for _, f := range function.Windows() {
		session.catalog.RegisterWindow(f)
	}
	session.catalog.RegisterTableFunction("range", seriesFunction("range", false))
	session.catalog.RegisterTableFunction("generate_series", seriesFunction("generate_series", true))
	return session, session.registerInformation(s.catalog.Catalog)
}

// identify is the identifier of a session: that which its backend has for it, or a new one.
func identify(backend Backend) string {
	if known, ok := backend.(interface{ Session() string }); ok {
		return known.Session()
	}
	return uuid.NewString()
}

// Close gives back what the session holds elsewhere. Its queries should have ended.
func (s *Session) Close() error { return s.backend.Close() }

// ID is unique to the session.
func (s *Session) ID() string { return s.id }

// Budget counts the memory of the session.
func (s *Session) Budget() *memory.Budget { return s.budget }

// current is the settings as they are now. They are not changed; SET replaces them.
func (s *Session) current() *settings {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.settings
}

// Set changes a setting, for queries that are bound later.
func (s *Session) Set(key, value string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	changed := s.settings.clone()
	if err := changed.set(key, value); err != nil {
		return err
	}
	s.settings = changed
	return nil
}

// SQL runs one statement as far as its binding: a query is executed by Query.Execute; other statements take effect now, and
// the Query gives what they have to tell. parameters are the values of $1 (by the name "1") and $name. Errors point into sql.
func (s *Session) SQL(ctx context.Context, sql string, parameters binder.Parameters) (*Query, error) {
	statement, err := s.current().parsing.Parse(sql)
	if err != nil {
		return nil, errs.WithExcerpt(err, sql)
	}
	q, err := s.statement(ctx, statement, parameters)
	if err != nil {
		return nil, errs.WithExcerpt(err, sql)
	}
	q.text = sql
	return q, nil
}

// Expr parses an expression for the DataFrame API.
func (s *Session) Expr(sql string) (ast.Expr, error) {
	e, err := s.current().parsing.ParseExpr(sql)
	return e, errs.WithExcerpt(err, sql)
}

// name completes the name of a relation.
func (s *Session) name(text string) (catalog.Name, error) {
	return s.resolve(relationName(text))
}

// relationName reads the name of a relation. What SQL does not write so is a name as it stands.
func relationName(text string) ast.Name {
	if name := parser.NameOrText(text); len(name) <= 3 {
		return name
	}
	return ast.Name{{Name: text, Quoted: true}}
}

func (s *Session) resolve(idents []ast.Ident) (catalog.Name, error) {
	parts := make([]string, len(idents))
	for i, ident := range idents {
		parts[i] = ident.Name
	}
	return s.current().catalog.Resolve(parts)
}

// binder returns a binder for a query that is bound now, and what the query keeps.
func (s *Session) binder() (*binder.Binder, *frozen) {
	f := &frozen{settings: s.current()}
	f.values = f.settings.frozen()
	return binder.New(s.catalog, s.ids, f.values, f.settings.binderOptions()), f
}

// binderOfText is binder for the text of a query: its tables may be paths of files, and ctx ends binding, which may take long.
func (s *Session) binderOfText(ctx context.Context) (*binder.Binder, *frozen) {
	f := &frozen{settings: s.current()}
	f.values = f.settings.frozen()
	options := f.settings.binderOptions()
	options.Context = ctx
	if f.settings.pathTables {
		options.OpenFile = func(path string) (table.Table, error) {
			return s.backend.OpenFiles(ctx, Files{Paths: []string{path}, Infer: true})
		}
	}
	return binder.New(s.catalog, s.ids, f.values, options), f
}

// Table returns a query of all rows of a table or view.
func (s *Session) Table(name string) (*Query, error) {
	b, f := s.binder()
	plan, err := b.Table(relationName(name))
	if err != nil {
		return nil, err
	}
	return s.query(plan, f), nil
}

// Exists reports whether there is a table or view of the name.
func (s *Session) Exists(name string) (bool, error) {
	full, err := s.name(name)
	if err != nil {
		return false, err
	}
	_, err = s.catalog.Lookup(full)
	if errs.Is(err, errs.NotFound) {
		return false, nil
	}
	return err == nil, err
}

// Catalog is what the session's names stand for.
func (s *Session) Catalog() *catalog.Catalog { return s.catalog }

// joinName writes an ident list with dots.
func joinName(idents []ast.Ident) string {
	parts := make([]string, len(idents))
	for i, ident := range idents {
		parts[i] = ident.Name
	}
	return strings.Join(parts, ".")
}
