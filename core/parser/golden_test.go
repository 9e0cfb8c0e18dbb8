package parser

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/errs"
)

var rewrite = flag.Bool("rewrite", false, "write what the parser gives to testdata")

// TestGolden runs the cases of testdata. A case is a line of SQL and the lines that must come of it; cases are
// separated by empty lines, and lines that start with # are comments.
func TestGolden(t *testing.T) {
	for file, run := range map[string]func(string) (string, error){
		"expression.txt": shown(ParseExpr, dump),
		"query.txt":      shown(Parse, ast.Statement.String),
		"statement.txt":  shown(Parse, dump),
		"type.txt":       shown(ParseType, dump),
		"name.txt":       shown(ParseName, dump),
		"error.txt":      shown(ParseAll, func([]ast.Statement) string { return "parsed" }),
	} {
		t.Run(file, func(t *testing.T) { runGolden(t, filepath.Join("testdata", file), run) })
	}
}

func shown[T any](parse func(string) (T, error), show func(T) string) func(string) (string, error) {
	return func(sql string) (string, error) {
		parsed, err := parse(sql)
		if err != nil {
			return "", err
		}
		return show(parsed), nil
	}
}

func runGolden(t *testing.T, path string, run func(string) (string, error)) {
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(strings.TrimSpace(string(content)), "\n\n")
	for i, block := range blocks {
		comment, sql, want := splitCase(block)
		if sql == "" {
			continue
		}
		got, err := run(sql)
		if err != nil {
			got = caret(err)
		}
		if got != want && !*rewrite {
			t.Errorf("%s\ngot\n%s\nwant\n%s", sql, got, want)
		}
		blocks[i] = comment + sql + "\n" + got
	}
	if *rewrite {
		if err := os.WriteFile(path, []byte(strings.Join(blocks, "\n\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func splitCase(block string) (comment, sql, want string) {
	for strings.HasPrefix(block, "#") {
		line, rest, _ := strings.Cut(block, "\n")
		comment, block = comment+line+"\n", rest
	}
	sql, want, _ = strings.Cut(block, "\n")
	return comment, sql, want
}

// caret shows an error as a caret below the place that it points at, its kind where that is not Syntax, and its message.
func caret(err error) string {
	var e *errs.Error
	if !errors.As(err, &e) || e.Position < 0 {
		return fmt.Sprintf("error without a position: %v", err)
	}
	kind := ""
	if e.Kind != errs.Syntax {
		kind = "(" + e.Kind.String() + ") "
	}
	return strings.Repeat(" ", e.Position) + "^ " + kind + e.Message
}

// dump shows all of a tree except positions and fields that are zero.
func dump[T any](tree T) string {
	var b strings.Builder
	dumpValue(&b, reflect.ValueOf(tree))
	return b.String()
}

func dumpValue(b *strings.Builder, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		dumpValue(b, v.Elem())
	case reflect.Slice:
		dumpSlice(b, v)
	case reflect.Struct:
		dumpStruct(b, v)
	case reflect.String:
		fmt.Fprintf(b, "%q", v.String())
	default:
		fmt.Fprint(b, v.Interface())
	}
}

func dumpSlice(b *strings.Builder, v reflect.Value) {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		fmt.Fprintf(b, "%x", v.Bytes())
		return
	}
	b.WriteByte('[')
	for i := range v.Len() {
		if i > 0 {
			b.WriteString(", ")
		}
		dumpValue(b, v.Index(i))
	}
	b.WriteByte(']')
}

func dumpStruct(b *strings.Builder, v reflect.Value) {
	switch node := v.Interface().(type) {
	case ast.Ident:
		b.WriteString(node.String())
		return
	case ast.Column:
		b.WriteString(node.Name.String())
		return
	case ast.Number:
		b.WriteString(node.Text)
		return
	case ast.String:
		fmt.Fprintf(b, "%q", node.Value)
		return
	}
	b.WriteString(v.Type().Name() + "{")
	separator := ""
	for i := range v.NumField() {
		field := v.Type().Field(i)
		isEmpty := v.Field(i).IsZero() || v.Field(i).Kind() == reflect.Slice && v.Field(i).Len() == 0
		if field.Name == "Position" || isEmpty && field.Name != "Op" {
			continue
		}
		b.WriteString(separator + field.Name + ": ")
		separator = ", "
		dumpValue(b, v.Field(i))
	}
	b.WriteByte('}')
}
