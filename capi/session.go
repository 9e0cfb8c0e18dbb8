package main

// #include "internal.h"
import "C"

import (
	"context"

	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/binder"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/parser"
)

//export ballista_session_open
func ballista_session_open(options *C.const_char, out *C.ballista_handle, e *C.ballista_error) C.ballista_status {
	return guard(e, func() error {
		settings := map[string]string{}
		if err := decode(options, &settings); err != nil {
			return err
		}
		shared, err := engine()
		if err != nil {
			return err
		}
		session, err := shared.NewSession(settings)
		if err != nil {
			return err
		}
		*out = C.ballista_handle(keep(session))
		return nil
	})
}

//export ballista_session_id
func ballista_session_id(session C.ballista_handle, id **C.char, e *C.ballista_error) C.ballista_status {
	return with(session, "session", e, func(s *core.Session) error {
		putText(id, s.ID())
		return nil
	})
}

//export ballista_session_settings
func ballista_session_settings(session C.ballista_handle, json **C.char, e *C.ballista_error) C.ballista_status {
	return with(session, "session", e, func(s *core.Session) error {
		return putJSON(json, s.Settings())
	})
}

//export ballista_session_catalog
func ballista_session_catalog(session C.ballista_handle, json **C.char, e *C.ballista_error) C.ballista_status {
	return with(session, "session", e, func(s *core.Session) error {
		listed, err := listCatalog(s)
		if err != nil {
			return err
		}
		return putJSON(json, listed)
	})
}

// listCatalog maps the names of catalogs, schemas and relations to the relations' kinds.
func listCatalog(s *core.Session) (map[string]map[string]map[string]string, error) {
	listed := map[string]map[string]map[string]string{}
	for _, name := range s.Catalog().Catalogs() {
		listed[name] = map[string]map[string]string{}
		schemas, err := s.Catalog().Schemas(name)
		if err != nil {
			return nil, err
		}
		for _, schema := range schemas {
			listed[name][schema] = map[string]string{}
		}
	}
	for _, entry := range s.Catalog().List() {
		kind := "table"
		if entry.Relation.View != nil {
			kind = "view"
		}
		listed[entry.Name.Catalog][entry.Name.Schema][entry.Name.Table] = kind
	}
	return listed, nil
}

// sqlOptions are the options of ballista_session_sql. What is not mentioned is allowed.
type sqlOptions struct {
	Parameters      []string `json:"parameters"`
	AllowDDL        *bool    `json:"allow_ddl"`
	AllowDML        *bool    `json:"allow_dml"`
	AllowStatements *bool    `json:"allow_statements"`
}

//export ballista_session_references
func ballista_session_references(session C.ballista_handle, sql *C.const_char, json **C.char, e *C.ballista_error) C.ballista_status {
	return with(session, "session", e, func(s *core.Session) error {
		given, err := text(sql, "sql")
		if err != nil {
			return err
		}
		names, err := s.References(given)
		if err != nil {
			return err
		}
		list := make([][]string, len(names))
		for i, name := range names {
			list[i] = []string{name.Catalog, name.Schema, name.Table}
		}
		return putJSON(json, list)
	})
}

//export ballista_session_sql
func ballista_session_sql(session C.ballista_handle, sql, options *C.const_char, values *C.const_handle, n C.size_t, out *C.ballista_handle, e *C.ballista_error) C.ballista_status {
	return with(session, "session", e, func(s *core.Session) error {
		given, err := text(sql, "sql")
		if err != nil {
			return err
		}
		var o sqlOptions
		if err := decode(options, &o); err != nil {
			return err
		}
		if err := o.check(given); err != nil {
			return err
		}
		parameters, err := o.bind(s, handlesOf(values, n))
		if err != nil {
			return err
		}
		query, err := interruptible(func(ctx context.Context) (*core.Query, error) { return s.SQL(ctx, given, parameters) })
		if err != nil {
			return err
		}
		*out = C.ballista_handle(keep(query))
		return nil
	})
}

//export ballista_sql_statements
func ballista_sql_statements(sql *C.const_char, json **C.char, e *C.ballista_error) C.ballista_status {
	return guard(e, func() error {
		given, err := text(sql, "sql")
		if err != nil {
			return err
		}
		return putJSON(json, parser.Split(given))
	})
}

// bind gives the parameters their values.
func (o *sqlOptions) bind(s *core.Session, values []uint64) (binder.Parameters, error) {
	if len(o.Parameters) != len(values) {
		return nil, errs.New(errs.Binding, "parameters and values differ in number: %d and %d", len(o.Parameters), len(values))
	}
	parameters := binder.Parameters{}
	for i, name := range o.Parameters {
		value, err := find[ast.Expr](values[i], "literal")
		if err != nil {
			return nil, err
		}
		if parameters[name], err = s.Constant(value); err != nil {
			return nil, err
		}
	}
	return parameters, nil
}

//export ballista_session_table
func ballista_session_table(session C.ballista_handle, name *C.const_char, out *C.ballista_handle, e *C.ballista_error) C.ballista_status {
	return with(session, "session", e, func(s *core.Session) error {
		given, err := text(name, "name of a table")
		if err != nil {
			return err
		}
		query, err := s.Table(given)
		if err != nil {
			return err
		}
		*out = C.ballista_handle(keep(query))
		return nil
	})
}

//export ballista_session_register
func ballista_session_register(session C.ballista_handle, name *C.const_char, plan C.ballista_handle, e *C.ballista_error) C.ballista_status {
	return with(session, "session", e, func(s *core.Session) error {
		given, err := text(name, "name of a view")
		if err != nil {
			return err
		}
		query, err := find[*core.Query](uint64(plan), "plan")
		if err != nil {
			return err
		}
		if err := unused(s, given); err != nil {
			return err
		}
		_, err = interruptible(func(ctx context.Context) (done, error) { return done{}, s.RegisterView(ctx, given, query) })
		return err
	})
}

// unused fails when there is a table or a view of the name.
func unused(s *core.Session, name string) error {
	exists, err := s.Exists(name)
	if err == nil && exists {
		err = errs.New(errs.Binding, "table exists already: %q", name)
	}
	return err
}

//export ballista_session_deregister
func ballista_session_deregister(session C.ballista_handle, name *C.const_char, existed *C.int32_t, e *C.ballista_error) C.ballista_status {
	return with(session, "session", e, func(s *core.Session) error {
		given, err := text(name, "name of a table")
		if err != nil {
			return err
		}
		found, err := interruptible(func(ctx context.Context) (bool, error) { return s.Deregister(ctx, given) })
		*existed = 0
		if found {
			*existed = 1
			collectSoon()
		}
		return err
	})
}
