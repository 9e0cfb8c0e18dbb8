package ast

import (
	"reflect"
	"testing"
)

func column(name string) Expr { return &Column{Name: Name{{Name: name}}} }

// everyExpr has each kind of expression, with all its optional parts.
func everyExpr() []Expr {
	a, b, c := column("a"), column("b"), column("c")
	keys := []SortKey{{Expr: b, SortOrder: SortOrder{Descending: true, Nulls: NullsLast}}, {Expr: c}}
	alias := &Alias{Input: b, Name: Ident{Name: "x"}}
	return []Expr{
		&Null{}, &Boolean{Value: true}, &Number{Text: "1.5"}, &String{Value: "it's"}, &Bytes{Value: []byte{1}},
		&TypedString{Type: &DataType{Name: "date"}, Value: "2020-01-01"}, &Interval{Value: &String{Value: "1"}, From: "day"},
		&Value{}, &Parameter{Name: "1"}, &Unary{Op: Negate, Input: a}, &Binary{Op: Add, Left: a, Right: b},
		&And{Terms: []Expr{a, b, c}}, &Or{Terms: []Expr{a, b}}, &Is{Input: a, Negated: true}, &Between{Input: a, Low: b, High: c},
		&In{Input: a, List: []Expr{b, c}}, &Like{Input: a, Pattern: b, Escape: c}, &Like{Input: a, Pattern: b},
		&InSubquery{Input: a}, &Exists{}, &Subquery{}, &Quantified{Left: a, Array: b}, &Quantified{Left: a, Query: &Query{}}, a,
		&Wildcard{Replace: []*Alias{alias}}, alias, &Case{Operand: a, Whens: []When{{b, c}, {a, b}}, Else: c},
		&Case{Whens: []When{{b, c}}}, &Cast{Input: a, Type: &DataType{Name: "int"}}, &AtTimeZone{Input: a, Zone: b},
		&Array{Elements: []Expr{a, b}}, &Index{Input: a, Key: b}, &Slice{Input: a, From: b, To: c, Stride: a},
		&Slice{Input: a, To: c}, &Field{Input: a}, &Struct{Names: []Ident{{Name: "x"}}, Values: []Expr{a}},
		&Map{Keys: []Expr{a, b}, Values: []Expr{b, c}}, &Tuple{Elements: []Expr{a, b}}, &Lambda{Body: a},
		&Grouping{Sets: [][]Expr{{a, b}, {}, {c}}}, &NamedArg{Value: a},
		&Call{
			Args: []Expr{a, b}, OrderBy: keys, WithinGroup: keys, Filter: c,
			Over: &Window{
				PartitionBy: []Expr{a}, OrderBy: keys,
				Frame: &Frame{Start: Bound{Kind: Preceding, Offset: a}, End: Bound{Kind: CurrentRow}},
			},
		},
	}
}

func TestWithChildrenPutsChildrenBack(t *testing.T) {
	for _, e := range everyExpr() {
		children := e.Children()
		if back := e.WithChildren(children); !reflect.DeepEqual(withoutEmpty(back), withoutEmpty(e)) {
			t.Errorf("%T: children put back give\n%#v\nnot\n%#v", e, back, e)
		}
		for i := range children {
			marked := append([]Expr{}, children...)
			marked[i] = &Alias{Input: column("marked"), Name: Ident{Name: "x"}}
			if got := e.WithChildren(marked).Children(); !reflect.DeepEqual(got, marked) {
				t.Errorf("%T: child %d does not arrive at its place", e, i)
			}
		}
	}
}

// withoutEmpty is for DeepEqual, to which an empty grouping set and a nil one are different.
func withoutEmpty(e Expr) Expr {
	if g, ok := e.(*Grouping); ok {
		for i, set := range g.Sets {
			if len(set) == 0 {
				g.Sets[i] = nil
			}
		}
	}
	return e
}

func TestNodesWithoutTextHaveNoPosition(t *testing.T) {
	if got := column("a").Pos(); got != -1 {
		t.Errorf("position = %d, want -1", got)
	}
	if got := (&Null{Position: At(0)}).Pos(); got != 0 {
		t.Errorf("position = %d, want 0", got)
	}
}
