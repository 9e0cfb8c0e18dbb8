package parser

import (
	"slices"
	"testing"
)

// pieces cuts a text into statements; the last one is what is not complete, "" when all are.
func pieces(text string) []string {
	var list []string
	for {
		start, end, complete := Next(text)
		if !complete {
			return append(list, text[start:])
		}
		list = append(list, text[start:end])
		text = text[end:]
	}
}

func TestNext(t *testing.T) {
	for text, want := range map[string][]string{
		"":                                   {""},
		" -- nothing\n /* at all */ ":        {""},
		"select 1; select 2;":                {"select 1;", "select 2;", ""},
		"select 1":                           {"select 1"},
		"select ';' ; x":                     {"select ';' ;", "x"},
		"select \"a;b\", `c;d`;":             {"select \"a;b\", `c;d`;", ""},
		"select 'it''s;';":                   {"select 'it''s;';", ""},
		"select e'\\';'; y":                  {"select e'\\';';", "y"},
		"select $$a;b$$, $q$;$$;$q$; z":      {"select $$a;b$$, $q$;$$;$q$;", "z"},
		"select $1; select $name;":           {"select $1;", "select $name;", ""},
		"-- ;\nselect 1; -- ;\n":             {"select 1;", ""},
		"/* ; /* ; */ ; */ select 1 /*;*/; ": {"select 1 /*;*/;", ""},
		"select 'open; select 2;":            {"select 'open; select 2;"},
		"select 1; /* open ;":                {"select 1;", "/* open ;"},
		"select $q$ open; $$;":               {"select $q$ open; $$;"},
		";;":                                 {";", ";", ""},
		"select \\ 1; select 2;":             {"select \\ 1;", "select 2;", ""},
		"select e'\\x00'; select 2;":         {"select e'\\x00';", "select 2;", ""},
		"select a.1;b":                       {"select a.1;", "b"},
		"select [1;":                         {"select [1;", ""},
		"select \xff; select 2;":             {"select \xff;", "select 2;", ""},
		"\\d t\nselect 1;":                   {"\\d t\nselect 1;", ""},
	} {
		if got := pieces(text); !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func FuzzNext(f *testing.F) {
	f.Add("select ';'; $$ /* -- e'\\")
	f.Fuzz(func(t *testing.T, text string) {
		start, end, complete := Next(text)
		if start < 0 || start > end || end > len(text) || complete && (start == end || text[end-1] != ';') {
			t.Fatalf("got %d, %d, %t", start, end, complete)
		}
	})
}

func TestSplit(t *testing.T) {
	got := Split("select $b, $1, '$no',\n$a, $b; -- $no\n; \nselect 'open $x")
	want := []Piece{
		{"select $b, $1, '$no',\n$a, $b;", 0, []string{"b", "1", "a"}}, {";", 2, []string{}}, {"select 'open $x", 3, []string{}},
	}
	equal := func(a, b Piece) bool {
		return a.Text == b.Text && a.Line == b.Line && slices.Equal(a.Parameters, b.Parameters)
	}
	if !slices.EqualFunc(got, want, equal) {
		t.Errorf("got %+v", got)
	}
	if got := Split(" -- nothing"); len(got) != 0 {
		t.Errorf("got %+v", got)
	}
}
