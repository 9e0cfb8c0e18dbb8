package binder

import (
	"os"
	"strings"
	"testing"
)

func TestNamesAreDatafusions(t *testing.T) {
	content, err := os.ReadFile("testdata/names.tsv")
	if err != nil {
		t.Fatal(err)
	}
	c := testCatalog()
	checked := 0
	for line := range strings.Lines(string(content)) {
		e, want, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if !ok {
			continue
		}
		checked++
		plan, err := bind(c, "SELECT "+e+" FROM t")
		if err != nil {
			t.Errorf("%s: %v", e, err)
			continue
		}
		if got := plan.Output()[0].Name; got != want {
			t.Errorf("%s\n got %s\nwant %s", e, got, want)
		}
	}
	if checked < 100 {
		t.Fatalf("only %d names were checked", checked)
	}
}
