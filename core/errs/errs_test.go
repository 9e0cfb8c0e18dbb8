package errs

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode/utf8"
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

func TestExcerptHoldsColumnsAndNoControls(t *testing.T) {
	err := WithExcerpt(At(len("SELECT '日本\x1b\r', "), Binding, "wrong"), "SELECT '日本\x1b\r', naem")
	want := "wrong\nline 1: SELECT '日本  ', naem\n                         ^" // a character of Japanese takes two columns
	if err.Error() != want {
		t.Fatalf("got\n%q\nwant\n%q", err, want)
	}
}

func TestLongNamesAndValuesAreShortened(t *testing.T) {
	long := strings.Repeat("é", 500_000) + "end"
	err := New(NotFound, "table not found: %q in %s (%d)", long, "public", 7)
	if !utf8.ValidString(err.Message) || len(err.Message) > 500 {
		t.Errorf("got %d bytes: %q", len(err.Message), err.Message)
	}
	if !strings.HasPrefix(err.Message, `table not found: "ééé`) || !strings.HasSuffix(err.Message, `end" in public (7)`) {
		t.Errorf("got %q", err.Message)
	}
	wrapped := New(IO, "reading: %w", errors.New(long))
	if len(wrapped.Message) > 4100 || !strings.HasSuffix(wrapped.Message, "end") || wrapped.Cause == nil {
		t.Errorf("got %d bytes", len(wrapped.Message))
	}
	fits := strings.Repeat("x", 400)
	if got := New(NotFound, "%s", fits).Message; got != fits {
		t.Errorf("got %q", got)
	}
}
