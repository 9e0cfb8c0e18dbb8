package errs

import (
	"fmt"
	"io"
	"testing"
)

func TestKindOfLooksThroughWrapping(t *testing.T) {
	err := fmt.Errorf("reading: %w", New(InvalidValue, "bad footer: %w", io.ErrUnexpectedEOF))
	if got := KindOf(err); got != InvalidValue {
		t.Fatalf("kind = %v, want %v", got, InvalidValue)
	}
	if KindOf(io.EOF) != Internal || Is(nil, Internal) {
		t.Fatal("an error of no kind is internal, and nil is of no kind")
	}
}

func TestExcerptPointsAtThePosition(t *testing.T) {
	err := WithExcerpt(At(17, Binding, "column not found: %q", "naem"), "SELECT 1,\n\t\té + naem FROM t")
	want := "column not found: \"naem\"\nline 2:   é + naem FROM t\n              ^"
	if err.Error() != want {
		t.Fatalf("got\n%s\nwant\n%s", err, want)
	}
}

func TestSuggest(t *testing.T) {
	candidates := []string{"id", "name", "fare_amount"}
	for name, want := range map[string]string{"naem": "name", "NAME": "name", "fare_amuont": "fare_amount", "zzz": ""} {
		if want != "" {
			want = ` (did you mean "` + want + `"?)`
		}
		if got := Suggest(name, candidates); got != want {
			t.Errorf("Suggest(%q) = %q, want %q", name, got, want)
		}
	}
}
