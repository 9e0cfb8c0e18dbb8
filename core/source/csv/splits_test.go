package csv

import (
	"fmt"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/source"
)

// TestAnyCutReadsTheSame reads each case in splits, blocks and batches of many sizes.
func TestAnyCutReadsTheSame(t *testing.T) {
	for _, c := range cases(t) {
		if len(c.Files[0]) > 1000 {
			continue
		}
		_, want, wantErr := c.run(t, New(parsed(t, c.Options)), 1000)
		for _, splitBytes := range []int64{1, 2, 3, 5, 8, 13, 29, 1000} {
			for _, blockBytes := range []int{1, 2, 3, 4, 7, 11, 16, 64} {
				f := New(parsed(t, c.Options))
				f.splitBytes, f.blockBytes = splitBytes, blockBytes
				_, got, err := c.run(t, f, 1+blockBytes%4)
				if (err == nil) != (wantErr == nil) || err != nil && fileless(err) != fileless(wantErr) {
					t.Fatalf("%s: splits of %d, blocks of %d: got error %v, want %v", c.Name, splitBytes, blockBytes, err, wantErr)
				}
				if err == nil && !sameRows(got, want) {
					t.Fatalf("%s: splits of %d, blocks of %d: got %q, want %q", c.Name, splitBytes, blockBytes, got, want)
				}
			}
		}
	}
}

// fileless is an error's message without the folder that the test's files lie in.
func fileless(err error) string {
	message := err.Error()
	for i := range len(message) {
		if end := i + len("case.csv"); end <= len(message) && message[i:end] == "case.csv" {
			return message[i:]
		}
	}
	return message
}

// TestErrorsSayTheLine puts a bad row at each line of a file and reads it in many cuts.
func TestErrorsSayTheLine(t *testing.T) {
	for _, bad := range []struct{ row, problem string }{
		{"x,1", `column "a" (1) is not a Int64: "x"`},
		{"1,2,3", "expected 2 fields, found 3"},
		{"1", "expected 2 fields, found 1"},
		{"1,\"x\xff\"", `column "b" (2) is not valid UTF-8`},
		{"1,\"x", "quote is not closed"},
	} {
		for line := 2; line < 30; line += 3 {
			content := "a,b\n"
			for at := 2; at < 30; at++ {
				switch {
				case at == line:
					content += bad.row + "\n"
				case at == 5 && line > 5:
					content += "1,\"p\nq\"\n"
				case at == 6 && line > 5: // within the row before
				default:
					content += fmt.Sprintf("%d,r\n", at)
				}
			}
			checkLine(t, content, line, bad.problem)
		}
	}
}

func checkLine(t *testing.T, content string, line int, problem string) {
	t.Helper()
	c := testCase{Files: []string{content}, Columns: "declared"}
	c.Expected.Names, c.Expected.Types = []string{"a", "b"}, []string{"int64", "string"}
	for _, size := range []int{1, 7, 20, 64, 1000} {
		f := New(Defaults())
		f.splitBytes, f.blockBytes = int64(size*2), size
		_, _, err := c.run(t, f, 4)
		want := fmt.Sprintf("case.csv line %d: %s", line, problem)
		if err == nil || len(fileless(err)) < len(want) || fileless(err)[:len(want)] != want {
			t.Fatalf("blocks of %d: got %v, want %s", size, err, want)
		}
	}
}

func TestMissingValuesOfColumnsThatAreNotNull(t *testing.T) {
	types := []arrow.DataType{arrow.PrimitiveTypes.Int64, arrow.BinaryTypes.String, arrow.FixedWidthTypes.Boolean, arrow.FixedWidthTypes.Date32}
	files := []source.File{write(t, "case.csv", []byte("a,b\n,1\n,\n"))}
	for _, typ := range types {
		schema := arrow.NewSchema([]arrow.Field{{Name: "a", Type: typ}, {Name: "b", Type: arrow.PrimitiveTypes.Int64, Nullable: true}}, nil)
		_, err := read(New(Defaults()), files, schema, nil, 10)
		if want := `case.csv line 2: column "a" (1) is NOT NULL and has no value`; err == nil || fileless(err) != want {
			t.Errorf("%s: got %v, want %s", typ, err, want)
		}
	}
}

// TestBadFilesSayWhere reads files that have no right reading.
func TestBadFilesSayWhere(t *testing.T) {
	for _, c := range []struct{ content, want string }{
		{"a,b\n1,x\n\"p\nq\",\"x\n2,y\n", "case.csv line 4: quote is not closed"},
		{"a,\xff\n1,x\n", `case.csv line 1: name of column 2 is not valid UTF-8: "\xff"`},
		{"a,\"b\n1,x\n", "case.csv line 1: quote is not closed"},
	} {
		for _, size := range []int{1, 10, 1000} {
			f := New(Defaults())
			f.splitBytes, f.blockBytes = int64(size), size
			if _, err := readFile(f, write(t, "case.csv", []byte(c.content))); err == nil || fileless(err) != c.want {
				t.Errorf("%q: got %v, want %s", c.content, err, c.want)
			}
		}
	}
}
