// Package ballista holds no code: this test keeps the order in which packages may import each other.
package ballista

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

const module = "github.com/ballista-go/ballista"

// A package imports only from its left.
var layers = strings.Fields(`
	errs folder tree types memory vector foreign ast expr table function eval parser logical unparser catalog binder optimizer physical planner
	stage source exec core wire client scheduler executor standalone cli capi cmd`)

// Steps are wired to each other in core, and do not know one another.
var steps = []string{"parser", "binder", "optimizer", "planner"}

// Folders of the project that hold no layer: Python, data and text, and what may import anything.
var exempt = []string{"bench", "data", "deploy", "docs", "examples", "gopy", "python", "test", "wheels"}

func TestLayers(t *testing.T) {
	offences, err := offences(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	for _, offence := range offences {
		t.Error(offence)
	}
}

func TestOffencesAreFound(t *testing.T) {
	cases := []struct{ file, imports, want string }{
		{"core/parser/parser.go", "core/ast", ""},
		{"core/parser/parser_test.go", "core/exec", ""},
		{"core/exec/exectest/run.go", "core", ""},
		{"core/source/csv/reader.go", "core/source/store", ""},
		{"core/engine.go", "core/exec", ""},
		{"test/slt/slt.go", "capi", ""},
		{"capi/export.go", "C", ""},
		{"core/ast/ast.go", "core/parser", "core/ast/ast.go imports core/parser, which is to its right"},
		{"core/exec/scan.go", "core", "core/exec/scan.go imports core, which is to its right"},
		{"core/source/csv/reader.go", "core/exec", "core/source/csv/reader.go imports core/exec, which is to its right"},
		{"core/planner/plan.go", "core/binder", "core/planner/plan.go imports core/binder: steps meet in core only"},
		{"core/memory/mmap.go", "C", "core/memory/mmap.go uses cgo, which only capi may"},
		{"core/util/util.go", "fmt", "core/util/util.go is in no layer: util"},
		{"core/exec/scan.go", "helper", "core/exec/scan.go imports helper, which is in no layer"},
	}
	for _, c := range cases {
		source := fmt.Sprintf("package p\nimport %q\n", qualified(c.imports))
		found, err := offences(fstest.MapFS{c.file: {Data: []byte(source)}})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(found, "; "); got != c.want {
			t.Errorf("%s imports %s: got %q, want %q", c.file, c.imports, got, c.want)
		}
	}
}

func qualified(imported string) string {
	if imported == "C" || imported == "fmt" {
		return imported
	}
	return module + "/" + imported
}

// offences reads the imports of every Go file and returns those that break the order.
func offences(root fs.FS) ([]string, error) {
	var found []string
	err := fs.WalkDir(root, ".", func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && skipped(root, file):
			return fs.SkipDir
		case entry.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go"):
			return nil
		}
		imports, err := importsOf(root, file)
		if err != nil {
			return err
		}
		found = append(found, offencesIn(file, imports)...)
		return nil
	})
	return found, err
}

func skipped(root fs.FS, folder string) bool {
	if folder == "." {
		return false
	}
	name := path.Base(folder)
	_, err := fs.Stat(root, path.Join(folder, "go.mod"))
	ownModule := err == nil
	hidden := strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "testdata"
	return ownModule || hidden || strings.HasSuffix(name, "test") || slices.Contains(exempt, folder)
}

func importsOf(root fs.FS, file string) ([]string, error) {
	source, err := fs.ReadFile(root, file)
	if err != nil {
		return nil, err
	}
	parsed, err := parser.ParseFile(token.NewFileSet(), file, source, parser.ImportsOnly)
	if err != nil {
		return nil, err
	}
	var imports []string
	for _, spec := range parsed.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, err
		}
		imports = append(imports, imported)
	}
	return imports, nil
}

func offencesIn(file string, imports []string) []string {
	from := layer(path.Dir(file))
	rank := slices.Index(layers, from)
	if rank < 0 {
		return []string{fmt.Sprintf("%s is in no layer: %s", file, from)}
	}
	var found []string
	for _, imported := range imports {
		if imported == "C" && from != "capi" {
			found = append(found, file+" uses cgo, which only capi may")
		}
		folder, ours := strings.CutPrefix(imported, module+"/")
		if !ours {
			continue
		}
		to := layer(folder)
		switch toRank := slices.Index(layers, to); {
		case toRank < 0:
			found = append(found, fmt.Sprintf("%s imports %s, which is in no layer", file, folder))
		case toRank > rank:
			found = append(found, fmt.Sprintf("%s imports %s, which is to its right", file, folder))
		case from != to && slices.Contains(steps, from) && slices.Contains(steps, to):
			found = append(found, fmt.Sprintf("%s imports %s: steps meet in core only", file, folder))
		}
	}
	return found
}

// layer returns the name under which a folder ranks: subpackages rank with their parent.
func layer(folder string) string {
	parts := strings.Split(folder, "/")
	if parts[0] == "core" && len(parts) > 1 {
		return parts[1]
	}
	return parts[0]
}
