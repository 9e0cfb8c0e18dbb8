package scalar

import (
	"fmt"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function/apply"
	"github.com/ballista-go/ballista/core/function/signature"
	"github.com/ballista-go/ballista/core/types"
	"github.com/ballista-go/ballista/core/vector"
)

var structs = family{"structs and maps", []definition{
	{
		name: "struct", aliases: []string{"row"}, summary: "A struct of values in fields c0, c1 and so on.", args: doc("values", "values of any type"),
		example: "struct(1, 'a')", result: "{c0: 1, c1: a}", resolve: makeStruct,
	},
	{
		name: "named_struct", summary: "A struct of fields; also written {name: value, ...}.",
		args:    doc("names and values", "in turns: the name of a field, a constant, and its value"),
		example: "named_struct('x', 1, 'y', 'a')", result: "{x: 1, y: a}", resolve: namedStruct,
	},
	{
		name: "get_field", aliases: []string{"struct_extract"}, summary: "A field of a struct, or the value of a key of a map; also written value['name']. NULL where a map has no such key.",
		args: doc("value", "a struct or map", "name", "the name of a field, a constant, or a key; more go deeper"), example: "get_field({x: 1, y: 2}, 'y')", result: "2",
		print: fieldPrint, resolve: getField,
	},
}}

// fieldPrint prints a call as value[name].
func fieldPrint(args []string) string {
	s := args[0]
	for _, name := range args[1:] {
		s += "[" + literalText(name) + "]"
	}
	return s
}

// structOf is the overload of a struct whose fields are the arguments from first on, one in each step.
func structOf(fields []arrow.Field, argTypes []types.Type, first, step int) expr.Overload {
	o := expr.Overload{Args: argTypes, Result: arrow.StructOf(fields...), Nullability: expr.Always, Nulls: expr.Handle}
	o.Kernel = func(c *expr.Context, args []*vector.Vector, out *vector.Vector) error {
		out.Children = nil
		for i := first; i < len(args); i += step {
			child := new(vector.Vector)
			out.Children = append(out.Children, child)
			if err := vector.Flatten(c.Budget, child, args[i], nil); err != nil {
				return err
			}
		}
		return nil
	}
	return o
}

func makeStruct(args []expr.Arg) (expr.Overload, error) {
	if len(args) == 0 {
		return expr.Overload{}, errs.New(errs.Binding, "function struct takes (any, ...): got ()")
	}
	fields, argTypes := make([]arrow.Field, len(args)), make([]types.Type, len(args))
	for i, arg := range args {
		fields[i] = arrow.Field{Name: fmt.Sprint("c", i), Type: arg.Type, Nullable: true}
		argTypes[i] = arg.Type
	}
	return structOf(fields, argTypes, 0, 1), nil
}

func namedStruct(args []expr.Arg) (expr.Overload, error) {
	if len(args) == 0 || len(args)%2 != 0 {
		return expr.Overload{}, errs.New(errs.Binding, "function named_struct takes names and values in turns: got %d arguments", len(args))
	}
	var fields []arrow.Field
	argTypes := make([]types.Type, len(args))
	for i, arg := range args {
		argTypes[i] = arg.Type
		if i%2 == 1 {
			name, ok := constantText(args[i-1])
			if !ok || name == "" {
				return expr.Overload{}, errs.New(errs.Binding, "function named_struct takes constant strings as names: argument %d is %s", i, types.Name(args[i-1].Type))
			}
			fields = append(fields, arrow.Field{Name: name, Type: arg.Type, Nullable: true})
		}
	}
	return structOf(fields, argTypes, 1, 2), nil
}

// getField goes down one step; a call with several names is one of calls.
func getField(args []expr.Arg) (expr.Overload, error) {
	if len(args) < 2 {
		return expr.Overload{}, errs.New(errs.Binding, "function get_field takes (struct or map, name, ...): got %d arguments", len(args))
	}
	if len(args) > 2 {
		return getFields(args)
	}
	switch t := args[0].Type.(type) {
	case *arrow.StructType:
		return fieldOf(t, args[1])
	case *arrow.MapType:
		return valueOf(t, args[1])
	}
	return expr.Overload{}, errs.New(errs.Binding, "only structs and maps have fields: got %s", types.Name(args[0].Type))
}

func getFields(args []expr.Arg) (expr.Overload, error) {
	step, o := args[0], expr.Overload{Args: []types.Type{args[0].Type}}
	steps, given := make([]expr.Overload, len(args)-1), make([][]expr.Arg, len(args)-1)
	for i, name := range args[1:] {
		given[i] = []expr.Arg{step, name}
		resolved, err := getField(given[i])
		if err != nil {
			return o, err
		}
		steps[i], step, o.Result = resolved, expr.Arg{Type: resolved.Result}, resolved.Result
		o.Args = append(o.Args, resolved.Args[1])
	}
	o.Rewrite = func(args []expr.Expr) (expr.Expr, error) {
		e := args[0]
		for i, name := range args[1:] {
			e = &expr.Call{Function: named("get_field"), Args: []expr.Expr{e, name}, Overload: steps[i], Given: given[i]}
		}
		return e, nil
	}
	return o, nil
}

// fieldOf is the overload of a field of a struct. NULL structs have NULL in it.
func fieldOf(t *arrow.StructType, name expr.Arg) (expr.Overload, error) {
	text, ok := constantText(name)
	if !ok {
		return expr.Overload{}, errs.New(errs.Binding, "function get_field takes a constant string as the name of a field")
	}
	indices := t.FieldIndices(text)
	if len(indices) == 0 {
		names := make([]string, t.NumFields())
		for i, field := range t.Fields() {
			names[i] = field.Name
		}
		return expr.Overload{}, errs.New(errs.Binding, "field not found in struct: %q%s", text, errs.Suggest(text, names))
	}
	index := indices[0]
	o := expr.Overload{Args: []types.Type{t, name.Type}, Result: t.Field(index).Type, Metadata: t.Field(index).Metadata}
	if t.Field(index).Nullable {
		o.Nullability = expr.Always
	}
	o.Kernel = func(c *expr.Context, args []*vector.Vector, out *vector.Vector) error {
		hasNulls := out.Valid != nil
		err := vector.Flatten(c.Budget, out, args[0].Children[index], nil)
		if err == nil && hasNulls { // those of the structs are marked next
			err = out.OwnValid(c.Budget)
		}
		return err
	}
	return o, nil
}

// valueOf is the overload of the value of a key of a map.
func valueOf(t *arrow.MapType, key expr.Arg) (expr.Overload, error) {
	if _, ok := types.Comparable(t.KeyType(), key.Type); !ok || !types.CanCast(key.Type, t.KeyType()) {
		return expr.Overload{}, errs.New(errs.Binding, "keys of the map are of type %s: got %s", types.Name(t.KeyType()), types.Name(key.Type))
	}
	o := expr.Overload{Args: []types.Type{t, t.KeyType()}, Result: t.ItemType(), Nullability: expr.Always}
	return apply.MapValue().In(o), nil
}

var mapFunctions = family{"structs and maps", []definition{
	{
		name: "map", summary: "A map of a list of keys and a list of values; also written MAP {key: value, ...}.",
		args:    doc("keys", "a list of distinct values", "values", "a list of as many values"),
		example: "map(['a', 'b'], [1, 2])", result: "{a: 1, b: 2}",
		takes: takes(signature.List, signature.List), overload: makeMap,
	},
	{
		name: "make_map", summary: "A map of keys and values that take turns.", args: doc("entries", "a key, a value, another key ..."),
		example: "make_map('a', 1, 'b', 2)", result: "{a: 1, b: 2}", resolve: mapOfEntries,
	},
	{
		name: "map_keys", summary: "The keys of a map.", args: doc("map", "a map"), example: "map_keys(map(['a', 'b'], [1, 2]))", result: "[a, b]",
		takes: takes(signature.Map), overload: func(args []expr.Arg) (expr.Overload, error) {
			return apply.Entries(apply.Keys).In(expr.Overload{Result: arrow.ListOf(args[0].Type.(*arrow.MapType).KeyType())}), nil
		},
	},
	{
		name: "map_values", summary: "The values of a map.", args: doc("map", "a map"), example: "map_values(map(['a', 'b'], [1, 2]))", result: "[1, 2]", strict: true,
		takes: takes(signature.Map), overload: func(args []expr.Arg) (expr.Overload, error) {
			return apply.Entries(apply.Values).In(expr.Overload{Result: arrow.ListOf(args[0].Type.(*arrow.MapType).ItemType())}), nil
		},
	},
	{
		name: "map_entries", summary: "The entries of a map as structs of key and value.", args: doc("map", "a map"),
		example: "map_entries(map(['a'], [1]))", result: "[{key: a, value: 1}]",
		takes: takes(signature.Map), overload: func(args []expr.Arg) (expr.Overload, error) {
			entry := arrow.Field{Name: "item", Type: args[0].Type.(*arrow.MapType).Elem()}
			return apply.Entries(func(m *vector.Vector) *vector.Vector { return m.Children[0] }).In(expr.Overload{Result: arrow.ListOfField(entry)}), nil
		},
	},
	{
		name: "map_extract", aliases: []string{"element_at"}, summary: "The value of a key of a map in a list, or a list of NULL where it has no such key.",
		args: doc("map", "a map", "key", "a value"), example: "map_extract(map(['a', 'b'], [1, 2]), 'b')", result: "[2]",
		resolve: mapExtract,
	},
}}

func makeMap(args []expr.Arg) (expr.Overload, error) {
	key := arrow.Field{Name: "key", Type: elementOf(args[0].Type)}
	value := arrow.Field{Name: "value", Type: elementOf(args[1].Type), Nullable: true}
	return apply.Maps().In(expr.Overload{Result: arrow.MapOfFields(key, value), CanFail: true}), nil
}

// mapOfEntries is a map of the list of keys and the list of values.
func mapOfEntries(args []expr.Arg) (expr.Overload, error) {
	if len(args)%2 != 0 {
		return expr.Overload{}, errs.New(errs.Binding, "function make_map takes a value for each key: got %d arguments", len(args))
	}
	o, given := expr.Overload{}, [2][]expr.Arg{}
	for i, arg := range args {
		o.Args = append(o.Args, arg.Type)
		given[i%2] = append(given[i%2], arg)
	}
	var lists []expr.Arg
	for _, list := range given {
		made, err := makeArray(list)
		if err != nil {
			return o, err
		}
		lists = append(lists, expr.Arg{Type: made.Result})
	}
	made, err := makeMap(lists)
	o.Result = made.Result
	o.Rewrite = func(args []expr.Expr) (expr.Expr, error) {
		var keys, values []expr.Expr
		for i := 0; i < len(args); i += 2 {
			keys, values = append(keys, args[i]), append(values, args[i+1])
		}
		return mapOfLists(keys, values)
	}
	return o, err
}

func mapOfLists(keys, values []expr.Expr) (expr.Expr, error) {
	keyList, err := call("make_array", keys...)
	if err != nil {
		return nil, err
	}
	valueList, err := call("make_array", values...)
	if err != nil {
		return nil, err
	}
	return call("map", keyList, valueList)
}

func mapExtract(args []expr.Arg) (expr.Overload, error) {
	if _, err := signature.Match("map_extract", args, signature.Takes(signature.Map, signature.Any)); err != nil {
		return expr.Overload{}, err
	}
	o, err := valueOf(args[0].Type.(*arrow.MapType), args[1])
	if err != nil {
		return o, err
	}
	o.Result, o.Nulls = arrow.ListOf(o.Result), expr.Handle
	return apply.MapValues().In(o), nil
}
