package binder

import (
	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/catalog"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/logical"
)

// registeredTable binds a call of a table function that was registered: its arguments are constants, and it gives a plan.
func (b *Binder) registeredTable(ref *ast.TableFunction, f catalog.TableFunction, env *environment) (logical.Node, []entry, error) {
	name := ref.Name.Text()
	s := &scope{environment: env, outer: env.outer, clause: "the arguments of a table function"}
	args := make([]*expr.Literal, len(ref.Args))
	for i, arg := range ref.Args {
		bound, err := b.expr(arg, s)
		if err != nil {
			return nil, nil, err
		}
		if args[i], err = b.fold(bound, arg); err != nil {
			return nil, nil, errs.At(arg.Pos(), errs.KindOf(err), "argument %d of table function %s: %w", i+1, name, err)
		}
	}
	plan, err := f(args)
	if err != nil {
		return nil, nil, locate(err, ref)
	}
	if plan, err = b.Renumber(plan); err != nil {
		return nil, nil, err
	}
	return b.aliased(plan, qualify(scopeOf(plan), []string{name}, name), ref.Alias)
}
