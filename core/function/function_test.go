package function

import (
	"strings"
	"testing"
)

// TestNames says that every name finds one function and that names are in lower case.
func TestNames(t *testing.T) {
	owners := map[string]string{}
	add := func(owner string, names ...string) {
		for _, name := range append(names, owner) {
			if other, taken := owners[name]; taken {
				t.Errorf("%s is a name of %s and of %s", name, other, owner)
			}
			if name != strings.ToLower(name) {
				t.Errorf("%s is not in lower case", name)
			}
			owners[name] = owner
		}
	}
	for _, f := range Scalars() {
		add(f.Name, f.Aliases...)
		if found, ok := Scalar(strings.ToUpper(f.Name)); !ok || found != f {
			t.Errorf("%s finds %v", f.Name, found)
		}
	}
	for _, f := range Aggregates() {
		add(f.Name, f.Aliases...)
		if found, ok := Aggregate(f.Name); !ok || found != f {
			t.Errorf("%s finds %v", f.Name, found)
		}
	}
	for _, f := range Windows() {
		if _, ok := Aggregate(f.Name); !ok { // such as first_value
			add(f.Name, f.Aliases...)
		}
		if found, ok := Window(f.Name); !ok || found != f {
			t.Errorf("%s finds %v", f.Name, found)
		}
	}
	if len(Names()) != len(owners) {
		t.Errorf("%d names, want %d", len(Names()), len(owners))
	}
}
