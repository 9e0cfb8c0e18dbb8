package scalar_test

import (
	"strings"
	"testing"

	"github.com/ballista-go/ballista/core/function/scalar"
	"github.com/ballista-go/ballista/core/types"
)

// TestDocumentation runs every example.
func TestDocumentation(t *testing.T) {
	for _, f := range scalar.Functions() {
		d := f.Doc
		if d.Family == "" || d.Summary == "" || d.Example == "" || d.Result == "" || !strings.HasSuffix(d.Summary, ".") {
			t.Errorf("%s is not documented: %+v", f.Name, d)
			continue
		}
		e, err := bound(d.Example)
		if err != nil {
			t.Errorf("%s: %s: %v", f.Name, d.Example, err)
			continue
		}
		value, err := evaluate(e)
		if err != nil {
			t.Errorf("%s: %s: %v", f.Name, d.Example, err)
			continue
		}
		got := strings.Trim(text(value, e.Type()), `"`)
		if types.IsBinary(e.Type()) {
			got = got[1:]
		}
		if got != d.Result {
			t.Errorf("%s: %s is %s, the documentation says %s", f.Name, d.Example, got, d.Result)
		}
	}
}
