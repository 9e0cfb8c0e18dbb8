package scalar

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/signature"
	"github.com/ballista-go/ballista/core/types"
)

// textForms resolves functions whose result has the type of the first argument only if all arguments have exactly the types
// that one of the forms of the function has: strings of one type and Int64. Otherwise it is of the type otherwise. The
// arguments number plain and up, where plain is not 0, are Utf8 in all forms.
func textForms(name string, takes signature.Signature, otherwise types.Type, o expr.Overload, plain int) func([]expr.Arg) (expr.Overload, error) {
	return func(args []expr.Arg) (expr.Overload, error) {
		cast, err := signature.Match(name, args, takes)
		if err != nil {
			return expr.Overload{}, err
		}
		resolved := o
		resolved.Args, resolved.Result, resolved.Nullability = cast, otherwise, expr.Always
		if exactForm(args, plain) {
			resolved.Result = args[0].Type
		}
		return resolved, nil
	}
}

func exactForm(args []expr.Arg, plain int) bool {
	if !types.IsString(args[0].Type) || args[0].Type.ID() == arrow.DICTIONARY {
		return false
	}
	for i, arg := range args[1:] {
		want := args[0].Type.ID()
		if plain != 0 && i+1 >= plain {
			want = arrow.STRING
		}
		if arg.Type.ID() != want && arg.Type.ID() != arrow.INT64 {
			return false
		}
	}
	return true
}
