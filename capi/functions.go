package main

// #include "internal.h"
import "C"

import (
	"unicode"

	"github.com/ballista-go/ballista/core/expr"
	"github.com/ballista-go/ballista/core/function"
)

// described is a function as ballista_functions describes it.
type described struct {
	Name      string              `json:"name"`
	Aliases   []string            `json:"aliases"`
	Kind      string              `json:"kind"`
	Family    string              `json:"family"`
	Summary   string              `json:"summary"`
	Arguments []describedArgument `json:"arguments"`
	Example   string              `json:"example"`
	Result    string              `json:"result"`
}

type describedArgument struct {
	Name    string `json:"name"`
	Summary string `json:"summary"`
}

//export ballista_functions
func ballista_functions(json **C.char, e *C.ballista_error) C.ballista_status {
	return guard(e, func() error {
		var all []described
		for _, f := range function.Scalars() {
			if isWord(f.Name) {
				all = append(all, describeFunction("scalar", f.Name, f.Aliases, f.Doc))
			}
		}
		for _, f := range function.Aggregates() {
			all = append(all, describeFunction("aggregate", f.Name, f.Aliases, f.Doc))
		}
		for _, f := range function.Windows() {
			if _, ok := function.Aggregate(f.Name); !ok { // such as first_value, which is described once
				all = append(all, describeFunction("window", f.Name, f.Aliases, f.Doc))
			}
		}
		return putJSON(json, all)
	})
}

// isWord tells functions from operators, which are not called by name.
func isWord(name string) bool {
	return name != "" && (unicode.IsLetter(rune(name[0])) || name[0] == '_')
}

func describeFunction(kind, name string, aliases []string, doc expr.Doc) described {
	d := described{
		Name: name, Aliases: append([]string{}, aliases...), Kind: kind, Family: doc.Family, Summary: doc.Summary,
		Arguments: []describedArgument{}, Example: doc.Example, Result: doc.Result,
	}
	for _, argument := range doc.Arguments {
		d.Arguments = append(d.Arguments, describedArgument(argument))
	}
	return d
}
