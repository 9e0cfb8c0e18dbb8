package json

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/source"
	"github.com/ballista-go/ballista/core/source/sourcetest"
	"github.com/ballista-go/ballista/core/vector/vectortest"
)

// FuzzRead reads garbage whole and in small pieces: neither panics, and both read the same or fail. What types are inferred
// of is JSON.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		``, "\n\n", `{"a":1}`, "{\"a\":1.5e3,\"b\":[null,{\"c\":\"x\\u00e9\\ud83d\\ude00\"}]}\n{\"b\":[]}", "\xef\xbb\xbf{}\r\n{\"a\":true}",
		`{"a":"x","a":[1,2]}`, `[{"a":1},{"a":{"b":-0.1}}]`, `{"a":"\ud83d"}`, `{"a":[[[[]]]]}`, "{\"\\u0061\":\"\xff\"}", `{"a":1} {"a":2}`,
	} {
		f.Add([]byte(seed), uint8(7), uint8(3), len(seed) > 0 && seed[0] == '[')
	}
	f.Add([]byte("\xef\xbb\xbf0"), uint8(0), uint8(3), false) // a span that ends with the byte order mark
	f.Add([]byte("\xef\xbb\xbf{\"a\":1}\n{\"a\":2}"), uint8(0), uint8(3), false)
	f.Fuzz(func(t *testing.T, content []byte, splitBytes, blockBytes uint8, array bool) {
		if len(content) > 2000 {
			return
		}
		options := Defaults()
		options.Layout = Layout(len(content) % 2) // Detected or Lines
		if array {
			options.Layout = Array
		}
		file := sourcetest.Save(t, "fuzz.json", content)
		schema, inferErr := New(options).Schema(t.Context(), []source.File{file})
		if inferErr != nil { // no columns are read, which a little more passes for
			schema = arrow.NewSchema(nil, nil)
		}
		want, wantErr := readIn(New(options), file, schema, every(schema), 100)
		got, err := readIn(small(options, 3+int64(splitBytes), 1+int(blockBytes)), file, schema, every(schema), 3)
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("whole: %v; in pieces: %v", wantErr, err)
		}
		if err != nil {
			return
		}
		for i := range want.Columns {
			if !vectortest.Equal(want.Columns[i], got.Columns[i]) {
				t.Fatalf("whole: %v; in pieces: %v", want.Columns[i], got.Columns[i])
			}
		}
		if inferErr == nil {
			checkValid(t, bytes.TrimPrefix(content, []byte("\xef\xbb\xbf")), array)
		}
	})
}

func checkValid(t *testing.T, content []byte, array bool) {
	parts := bytes.Split(content, []byte{'\n'})
	if array {
		parts = [][]byte{content}
	}
	for _, part := range parts {
		if part = bytes.Trim(part, " \t\r\n"); len(part) > 0 && !json.Valid(part) {
			t.Fatalf("no JSON is read: %q", part)
		}
	}
}
