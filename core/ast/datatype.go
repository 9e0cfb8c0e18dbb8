package ast

import "github.com/apache/arrow-go/v18/arrow"

// DataType is a SQL type as written. Name is in lower case with single spaces and without arguments: "int",
// "bigint unsigned", "double precision", "timestamp with time zone". The nested ones are "array" (also int[] and LIST),
// "struct" and "map".
type DataType struct {
	Position
	Name    string
	Args    []int64      // DECIMAL(10, 2)
	Element *DataType    // array; the values of map
	Length  int64        // int[3]; 0 for lists of any length
	Key     *DataType    // map
	Fields  []TypedField // struct
	// Arrow is the type itself where a client gave it instead of a name; Name is then its text.
	Arrow arrow.DataType
}

// TypedField is a field of a struct type.
type TypedField struct {
	Name Ident
	Type *DataType
}
