package binder

import (
	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/catalog"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
	"github.com/ballista-go/ballista/core/tree"
)

// tableFunction binds a call of a function that returns a table.
func (b *Binder) tableFunction(ref *ast.TableFunction, env *environment) (logical.Node, []entry, error) {
	name := ref.Name.Text()
	f, ok := b.catalog.TableFunction(name)
	switch {
	case ref.Ordinality:
		return nil, nil, unsupported(ref, "WITH ORDINALITY is not supported")
	case !ok:
		return nil, nil, errs.At(ref.Pos(), errs.NotFound, "table function not found: %q%s", name, errs.Suggest(name, b.catalog.TableFunctions()))
	}
	s := &scope{environment: env, outer: env.outer, clause: "the arguments of a table function"}
	args := make([]expr.Expr, len(ref.Args))
	for i, arg := range ref.Args {
		var err error
		if args[i], err = b.expr(arg, s); err != nil {
			return nil, nil, err
		}
	}
	var plan logical.Node
	var err error
	if rangeFunctions[name] && dependent(args) {
		plan, err = b.listTable(ref, name, s)
	} else {
		plan, err = b.constantTable(ref, name, f, args)
	}
	if err != nil {
		return nil, nil, err
	}
	text := name + "()"
	return b.aliased(plan, qualify(scopeOf(plan), []string{text}, text), ref.Alias)
}

// rangeFunctions are the scalar functions whose lists the table functions give as rows.
var rangeFunctions = map[string]bool{"generate_series": true, "range": true}

// dependent reports whether arguments depend on rows: on those of a relation on the left, or of a sub-query.
func dependent(args []expr.Expr) (found bool) {
	for _, arg := range args {
		tree.Walk(arg, func(e expr.Expr) bool {
			switch e.(type) {
			case *expr.Column, *expr.Subquery:
				found = true
			}
			return !found
		})
	}
	return found
}

// listTable makes rows of the list that the scalar function of the same name gives.
func (b *Binder) listTable(ref *ast.TableFunction, name string, s *scope) (logical.Node, error) {
	list, err := b.function(ref, name, s, ref.Args...)
	if err != nil {
		return nil, err
	}
	element, err := elementType(list, ref)
	if err != nil {
		return nil, err
	}
	lists := []logical.Named{{Expr: list, Column: b.column("value", element, false)}}
	return &logical.Unnest{Input: &logical.Values{Rows: [][]expr.Expr{{}}}, Lists: lists}, nil
}

// constantTable calls a table function, which makes a plan of constants.
func (b *Binder) constantTable(ref *ast.TableFunction, name string, f catalog.TableFunction, bound []expr.Expr) (logical.Node, error) {
	args := make([]*expr.Literal, len(bound))
	for i, arg := range ref.Args {
		var err error
		if args[i], err = b.fold(bound[i], arg); err != nil {
			return nil, errs.At(arg.Pos(), errs.KindOf(err), "argument %d of table function %s: %w", i+1, name, err)
		}
	}
	plan, err := f(args)
	if err != nil {
		return nil, locate(err, ref)
	}
	return b.Renumber(plan)
}
