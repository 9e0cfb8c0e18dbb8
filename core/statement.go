package core

import (
	"context"
	"fmt"
	"strconv"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/binder"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// statement binds a query, or carries out a statement of another kind.
func (s *Session) statement(ctx context.Context, statement ast.Statement, parameters binder.Parameters) (*Query, error) {
	switch st := statement.(type) {
	case *ast.Query:
		b, f := s.binderOfText(ctx)
		plan, err := b.Query(st, parameters)
		if err != nil {
			return nil, err
		}
		return s.query(plan, f), nil
	case *ast.Explain:
		return s.explain(ctx, st, parameters)
	case *ast.Describe:
		return s.describe(ctx, st, parameters)
	case *ast.Show:
		return s.show(ctx, st)
	case *ast.Set:
		return s.setVariable(st)
	case *ast.Reset:
		return s.reset(st)
	case *ast.CreateExternalTable:
		return s.createExternalTable(ctx, st)
	case *ast.CreateTable:
		return s.createTable(ctx, st, parameters)
	case *ast.Copy:
		return s.copyTo(ctx, st, parameters)
	case *ast.Insert:
		return s.insert(ctx, st, parameters)
	case *ast.Update, *ast.Delete, *ast.Truncate:
		return s.change(ctx, st, parameters)
	case *ast.CreateView:
		return s.createView(ctx, st, parameters)
	case *ast.CreateSchema, *ast.CreateDatabase:
		return s.createNamespace(st)
	case *ast.Drop:
		return s.drop(ctx, st)
	case *ast.Prepare:
		return s.prepare(st)
	case *ast.Execute:
		return s.executePrepared(ctx, st)
	case *ast.Deallocate:
		return s.deallocate(st)
	case *ast.Transaction, *ast.CreateIndex:
		return s.refusing(st, nil), nil
	}
	return nil, errs.At(statement.Pos(), errs.Unsupported, "statement is not supported: %s", firstWords(statement))
}

// firstWords names a statement by how it begins.
func firstWords(statement ast.Statement) string {
	const length = 40
	text := fmt.Sprint(statement)
	if len(text) > length {
		text = text[:length] + "..."
	}
	return text
}

// nothing is the query of a statement that has nothing to tell: no columns, no rows.
func (s *Session) nothing() *Query {
	_, f := s.binder()
	return s.query(&logical.Empty{}, f)
}

// setVariable carries out SET.
func (s *Session) setVariable(st *ast.Set) (*Query, error) {
	if len(st.Values) != 1 {
		return nil, errs.At(st.Pos(), errs.Binding, "SET takes one value: %s", joinName(st.Name))
	}
	value, err := settingValue(st.Values[0])
	if err != nil {
		return nil, err
	}
	if err := s.Set(variable(st.Name), value); err != nil {
		return nil, err
	}
	return s.nothing(), nil
}

// variable is the key of a variable's name; time zone has a short one.
func variable(name []ast.Ident) string {
	key := joinName(name)
	if key == "timezone" || key == "time.zone" {
		return "datafusion.execution.time_zone"
	}
	return key
}

func settingValue(e ast.Expr) (string, error) {
	switch v := e.(type) {
	case *ast.Column:
		return joinName(v.Name), nil
	case *ast.String:
		return v.Value, nil
	case *ast.Number:
		return v.Text, nil
	case *ast.Boolean:
		return strconv.FormatBool(v.Value), nil
	case *ast.Unary:
		inner, err := settingValue(v.Input)
		return v.Op.String() + inner, err
	}
	return "", errs.At(e.Pos(), errs.Binding, "SET takes a constant: %s", e)
}

func (s *Session) reset(st *ast.Reset) (*Query, error) {
	key := variable(st.Name)
	o, err := findOption(key)
	if err != nil {
		return nil, err
	}
	if err := s.Set(o.key, o.initial); err != nil {
		return nil, err
	}
	return s.nothing(), nil
}

func (s *Session) prepare(st *ast.Prepare) (*Query, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := len(st.Types); n > 0 && n != st.Parameters {
		return nil, errs.At(st.Pos(), errs.Binding, "prepared statement has types of %d parameters, and %d parameters", n, st.Parameters)
	}
	if _, taken := s.prepared[st.Name.Name]; taken {
		return nil, errs.At(st.Name.Pos(), errs.Binding, "prepared statement exists already: %q", st.Name.Name)
	}
	s.prepared[st.Name.Name] = st
	return s.query(&logical.Empty{}, &frozen{settings: s.settings, values: s.settings.frozen()}), nil
}

func (s *Session) executePrepared(ctx context.Context, st *ast.Execute) (*Query, error) {
	s.mu.Lock()
	prepared, ok := s.prepared[st.Name.Name]
	s.mu.Unlock()
	if !ok {
		return nil, errs.At(st.Name.Pos(), errs.NotFound, "prepared statement not found: %q", st.Name.Name)
	}
	if len(st.Args) != prepared.Parameters {
		return nil, errs.At(st.Pos(), errs.Binding, "prepared statement %q takes %d values: got %d", st.Name.Name, prepared.Parameters, len(st.Args))
	}
	b, _ := s.binder()
	parameters := binder.Parameters{}
	for i, arg := range st.Args {
		literal, err := b.Constant(arg)
		if err != nil {
			return nil, err
		}
		if i < len(prepared.Types) {
			t, err := b.Type(prepared.Types[i])
			if err != nil {
				return nil, err
			}
			if literal, err = castLiteral(literal, t); err != nil {
				return nil, err
			}
		}
		parameters[fmt.Sprint(i+1)] = literal
	}
	return s.statement(ctx, prepared.Statement, parameters)
}

func (s *Session) deallocate(st *ast.Deallocate) (*Query, error) {
	s.mu.Lock()
	_, ok := s.prepared[st.Name.Name]
	delete(s.prepared, st.Name.Name)
	s.mu.Unlock()
	if !ok {
		return nil, errs.At(st.Name.Pos(), errs.NotFound, "prepared statement not found: %q", st.Name.Name)
	}
	return s.nothing(), nil
}

// rows is a query of the given rows.
func (s *Session) rows(columns []*expr.Column, rows [][]expr.Expr) *Query {
	_, f := s.binder()
	if len(rows) == 0 {
		return s.query(&logical.Empty{Columns: columns}, f)
	}
	return s.query(&logical.Values{Rows: rows, Columns: columns}, f)
}
