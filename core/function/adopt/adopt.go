// Package adopt makes functions of the engine of those that are written in other languages.
package adopt

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/foreign"
	"github.com/ballista-go/ballista/core/function/signature"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

// resolve returns the types that arguments are cast to: the function's own.
func resolve(f *foreign.Function, args []expr.Arg) ([]types.Type, error) {
	params := make([]signature.Class, len(f.Args))
	for i, t := range f.Args {
		params[i] = signature.Class{Name: types.Name(t), Cast: func(from types.Type) (types.Type, bool) { return t, fits(from, t) }}
	}
	return signature.Match(f.Name, args, signature.Takes(params...))
}

func doc(f *foreign.Function) expr.Doc {
	return expr.Doc{Family: "user-defined", Summary: "A function written in " + f.Language + "."}
}

// start makes an instance by the provider of the query.
func start(f *foreign.Function, settings *expr.Settings) (foreign.Instance, error) {
	if settings == nil || settings.Foreign == nil {
		return nil, errs.New(errs.Unsupported, "functions written in %s do not run here: %s", f.Language, f.Name)
	}
	return settings.Foreign.Start(f)
}

// export makes arrays of the rows of vectors: those given, or the first n where rows is nil.
func export(budget *memory.Budget, columns []*vector.Vector, rows []int32, n int, want []types.Type) ([]arrow.Array, error) {
	arrays := make([]arrow.Array, 0, len(columns))
	for i, column := range columns {
		array, err := exportOne(budget, column, rows, n, want[i])
		if err != nil {
			release(arrays)
			return nil, err
		}
		arrays = append(arrays, array)
	}
	return arrays, nil
}

func exportOne(budget *memory.Budget, column *vector.Vector, rows []int32, n int, t types.Type) (arrow.Array, error) {
	if column.Form == vector.Constant && column.Len != n && rows == nil {
		column = column.Share()
		defer column.Release()
		column.Len = n
	}
	return vector.ToArrow(budget, column, rows, t)
}

func release(arrays []arrow.Array) {
	for _, array := range arrays {
		array.Release()
	}
}

// results checks what an instance gave, and makes vectors of it.
func results(f *foreign.Function, budget *memory.Budget, arrays []arrow.Array, n int, want []types.Type) ([]*vector.Vector, error) {
	defer release(arrays)
	if len(arrays) != len(want) {
		return nil, errs.New(errs.InvalidValue, "function %s returned %d columns, expected %d", f.Name, len(arrays), len(want))
	}
	vectors := make([]*vector.Vector, 0, len(arrays))
	for i, array := range arrays {
		v, err := result(f, budget, array, n, want[i])
		if err != nil {
			releaseVectors(vectors)
			return nil, err
		}
		vectors = append(vectors, v)
	}
	return vectors, nil
}

func result(f *foreign.Function, budget *memory.Budget, array arrow.Array, n int, want types.Type) (*vector.Vector, error) {
	if array.Len() != n {
		return nil, errs.New(errs.InvalidValue, "function %s returned %d rows, expected %d", f.Name, array.Len(), n)
	}
	if !arrow.TypeEqual(array.DataType(), want) {
		return nil, errs.New(errs.InvalidValue, "function %s returned %s, expected %s", f.Name, types.Name(array.DataType()), types.Name(want))
	}
	v, err := vector.FromArrow(budget, array)
	if err != nil {
		return nil, errs.New(errs.KindOf(err), "function %s returned what cannot be read: %w", f.Name, err)
	}
	return v, nil
}

// checkNulls refuses NULLs in the results of a function that was declared to give none.
func checkNulls(f *foreign.Function, v *vector.Vector) error {
	if !f.Nullable && (v.Valid != nil || v.Layout == types.Null) {
		return errs.New(errs.InvalidValue, "function %s returned NULL, and was declared to return none", f.Name)
	}
	return nil
}

func releaseVectors(vectors []*vector.Vector) {
	for _, v := range vectors {
		v.Release()
	}
}
