package main

import (
	"bytes"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/arrow/scalar"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/errs"
)

// literalAt copies an element of an array, whose memory is not ours. Lists and structs become what makes them.
func literalAt(values arrow.Array, i int) (ast.Expr, error) {
	if values.IsNull(i) {
		return &ast.Value{Type: values.DataType()}, nil
	}
	switch values := values.(type) {
	case array.ListLike:
		return listAt(values, i)
	case *array.Struct:
		return structAt(values, i)
	case *array.Dictionary:
		return literalAt(values.Dictionary(), values.GetValueIndex(i))
	}
	value, err := scalarAt(values, i)
	if err != nil {
		return nil, errs.New(errs.Unsupported, "literals of the type are not supported: %s", values.DataType())
	}
	return &ast.Value{Value: value, Type: values.DataType()}, nil
}

func listAt(values array.ListLike, i int) (ast.Expr, error) {
	if values.DataType().ID() == arrow.MAP {
		return nil, errs.New(errs.Unsupported, "literals of the type are not supported: %s", values.DataType())
	}
	made := &ast.Array{}
	from, to := values.ValueOffsets(i)
	for j := from; j < to; j++ {
		element, err := literalAt(values.ListValues(), int(j))
		if err != nil {
			return nil, err
		}
		made.Elements = append(made.Elements, element)
	}
	return typed(made, values.DataType()), nil
}

func structAt(values *array.Struct, i int) (ast.Expr, error) {
	made := &ast.Struct{}
	for j, field := range values.DataType().(*arrow.StructType).Fields() {
		member, err := literalAt(values.Field(j), i)
		if err != nil {
			return nil, err
		}
		made.Names = append(made.Names, ast.Ident{Name: field.Name, Quoted: true})
		made.Values = append(made.Values, member)
	}
	return typed(made, values.DataType()), nil
}

// typed makes an expression exactly of a type, which its parts alone may leave open.
func typed(e ast.Expr, to arrow.DataType) ast.Expr {
	return &ast.Cast{Input: e, Type: &ast.DataType{Name: to.String(), Arrow: to}}
}

func scalarAt(values arrow.Array, i int) (scalar.Scalar, error) {
	switch values := values.(type) {
	case *array.StringView:
		return scalar.NewStringScalar(strings.Clone(values.Value(i))), nil
	case *array.BinaryView:
		return scalar.NewBinaryScalar(memory.NewBufferBytes(bytes.Clone(values.Value(i))), arrow.BinaryTypes.Binary), nil
	}
	one := array.NewSlice(values, int64(i), int64(i)+1)
	defer one.Release()
	copied, err := array.Concatenate([]arrow.Array{one}, allocator)
	if err != nil {
		return nil, err
	}
	return scalar.GetScalar(copied, 0)
}
