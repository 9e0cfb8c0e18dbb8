package shell

import (
	"io"
	"os"
	"regexp"
	"unicode/utf8"
	_ "unsafe" // for go:linkname
)

// keysInput is what the editor reads. It has no other way to read something else.
//
//go:linkname keysInput github.com/reeflective/readline/internal/core.Stdin
var keysInput io.ReadCloser

// keyInput reads what is typed as the editor can take it: without what it waits for a listener of, and in whole characters.
type keyInput struct {
	*os.File        // the editor waits for its descriptor
	rest     []byte // the beginning of a character
}

// Read implements io.Reader. It may return nothing when something was typed.
func (k *keyInput) Read(data []byte) (int, error) {
	read := copy(data, k.rest)
	n, err := k.File.Read(data[read:])
	k.rest = nil
	if err != nil {
		return read, err
	}
	typed := modifiedF3.ReplaceAll(data[:read+n], nil)
	end := wholeCharacters(typed)
	k.rest = append(k.rest, typed[end:]...)
	return copy(data, typed[:end]), nil
}

// modifiedF3 is F3 with Shift, Ctrl or Alt. Terminals that are asked where their cursor is answer the same: the editor, which does not
// ask, takes it for an answer, and waits for ever for who asked.
var modifiedF3 = regexp.MustCompile(`\x1b\[[0-9]+;[0-9]+R`)

// wholeCharacters is where the last whole character of a text ends. Bytes that are none stand for themselves.
func wholeCharacters(text []byte) int {
	for back := 1; back < utf8.UTFMax && back <= len(text); back++ {
		if start := len(text) - back; utf8.RuneStart(text[start]) {
			if !utf8.FullRune(text[start:]) {
				return start
			}
			break
		}
	}
	return len(text)
}
