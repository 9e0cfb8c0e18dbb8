package vector_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/ballista-go/ballista/core/vector"
)

func TestInlineView(t *testing.T) {
	for n := range vector.InlineLength + 1 {
		s := []byte("abcdefghijkl")[:n]
		want := vector.View{Length: uint32(n)}
		padded := append(s[:n:n], make([]byte, 12)...)
		copy(want.Prefix[:], padded)
		want.Block = uint32(padded[4]) | uint32(padded[5])<<8 | uint32(padded[6])<<16 | uint32(padded[7])<<24
		want.Offset = uint32(padded[8]) | uint32(padded[9])<<8 | uint32(padded[10])<<16 | uint32(padded[11])<<24
		got := vector.InlineView(s)
		if got != want || !bytes.Equal(got.Bytes(nil), s) {
			t.Errorf("view of %q is %v, want %v", s, got, want)
		}
	}
}

func TestCompareViews(t *testing.T) {
	words := []string{
		"", "\x00", "\x00\x00", "a", "a\x00", "ab", "abc", "abcd", "abcd\x00", "abcde", "abcdefghijkl", "abcdefghijklm", "abcdefghijkln",
		"abcd\xff", "b", "\xff", "\xff\xff\xff\xff\xff",
	}
	block := []byte(strings.Join(words, ""))
	at := 0
	var views []vector.View
	for _, word := range words {
		views = append(views, vector.ViewAt(block[at:at+len(word)], 0, uint32(at)))
		at += len(word)
	}
	blocks := [][]byte{block}
	for i := range words {
		for j := range words {
			if got, want := vector.CompareViews(&views[i], &views[j], blocks, blocks), strings.Compare(words[i], words[j]); got != want {
				t.Errorf("%q and %q: %d, want %d", words[i], words[j], got, want)
			}
			if got, want := vector.EqualViews(&views[i], &views[j], blocks, blocks), words[i] == words[j]; got != want {
				t.Errorf("%q and %q: %v", words[i], words[j], got)
			}
		}
	}
}
