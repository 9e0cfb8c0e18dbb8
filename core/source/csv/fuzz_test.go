package csv

import (
	"testing"
)

// FuzzRead reads garbage whole and in small pieces: neither panics, and both read the same or fail.
func FuzzRead(f *testing.F) {
	for _, c := range cases(f) {
		if len(c.Files[0]) < 200 {
			f.Add([]byte(c.Files[0]), byte(','), byte(0), byte(0), byte(0), uint8(7), uint8(3))
		}
	}
	f.Fuzz(func(t *testing.T, content []byte, delimiter, escape, comment, terminator byte, splitBytes, blockBytes uint8) {
		o := Defaults()
		o.Delimiter, o.Escape, o.Comment = delimiter, escape, comment
		o.Terminator = terminator
		if o.validate() != nil || len(content) > 2000 {
			return
		}
		file := write(t, "case.csv", content)
		want, wantErr := readFile(New(o), file)
		small := New(o)
		small.splitBytes, small.blockBytes = 1+int64(splitBytes), 1+int(blockBytes)
		got, err := readFile(small, file)
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("whole: %v; in pieces: %v", wantErr, err)
		}
		if err == nil && !sameRows(got, want) {
			t.Fatalf("whole: %q; in pieces: %q", want, got)
		}
	})
}
