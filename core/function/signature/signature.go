package signature

import (
	"strings"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/types"
)

// Signature is a list of parameters.
type Signature struct {
	Params   []Class
	Optional int  // how many of Params, from the last, may be left out
	Variadic bool // the last of Params may be given any number of times more
}

// Takes is the signature of a function with these parameters.
func Takes(params ...Class) Signature { return Signature{Params: params} }

// Opt adds parameters that may be left out.
func (s Signature) Opt(params ...Class) Signature {
	s.Params = append(append([]Class(nil), s.Params...), params...)
	s.Optional += len(params)
	return s
}

// Rest adds a parameter that may be given any number of times.
func (s Signature) Rest(param Class) Signature {
	s = s.Opt(param)
	s.Variadic = true
	return s
}

// param is the class of argument i.
func (s Signature) param(i int) Class { return s.Params[min(i, len(s.Params)-1)] }

// match returns the types that arguments are cast to. It reports false when the signature does not take them.
func (s Signature) match(args []expr.Arg) ([]types.Type, bool) {
	if len(args) < len(s.Params)-s.Optional || len(args) > len(s.Params) && !s.Variadic {
		return nil, false
	}
	cast := make([]types.Type, len(args))
	for i, arg := range args {
		var ok bool
		if cast[i], ok = s.param(i).Cast(arg.Type); !ok {
			return nil, false
		}
	}
	return cast, true
}

// String writes the parameters, such as "(string, integer[, integer])".
func (s Signature) String() string {
	var b strings.Builder
	b.WriteByte('(')
	required := len(s.Params) - s.Optional
	for i, param := range s.Params {
		if i >= required {
			b.WriteByte('[')
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(param.Name)
	}
	if s.Variadic {
		b.WriteString(", ...")
	}
	b.WriteString(strings.Repeat("]", s.Optional))
	b.WriteByte(')')
	return b.String()
}

// Match returns the types that the arguments of a call of the function are cast to: those of the first signature that takes
// them. Otherwise it fails with an error that says what the function takes.
func Match(function string, args []expr.Arg, signatures ...Signature) ([]types.Type, error) {
	for _, s := range signatures {
		if cast, ok := s.match(args); ok {
			return cast, nil
		}
	}
	return nil, Mismatch(function, args, signatures...)
}

// Mismatch is the error of a function that does not take the arguments.
func Mismatch(function string, args []expr.Arg, signatures ...Signature) error {
	takes := make([]string, len(signatures))
	for i, s := range signatures {
		takes[i] = s.String()
	}
	given := make([]string, len(args))
	for i, arg := range args {
		given[i] = types.Name(arg.Type)
	}
	return errs.New(errs.Binding, "function %s takes %s: got (%s)", function, strings.Join(takes, " or "), strings.Join(given, ", "))
}
