package pattern

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/ballista-go/ballista/core/vector"
)

// naive matches by trying every length of each %, on characters.
func naive(pattern, s []rune, escape rune) bool {
	if len(pattern) == 0 {
		return len(s) == 0
	}
	switch {
	case pattern[0] == escape && len(pattern) > 1:
		return len(s) > 0 && s[0] == pattern[1] && naive(pattern[2:], s[1:], escape)
	case pattern[0] == '%':
		for i := range len(s) + 1 {
			if naive(pattern[1:], s[i:], escape) {
				return true
			}
		}
		return false
	case pattern[0] == '_':
		return len(s) > 0 && naive(pattern[1:], s[1:], escape)
	}
	return len(s) > 0 && s[0] == pattern[0] && naive(pattern[1:], s[1:], escape)
}

// viewOf puts s into a heap of one block behind other bytes.
func viewOf(s string) (vector.View, [][]byte) {
	block := []byte("other" + s)
	return vector.ViewAt(block[5:], 0, 5), [][]byte{block}
}

func check(t *testing.T, pattern, s string) {
	t.Helper()
	want := naive([]rune(pattern), []rune(s), Escape)
	like := NewLike(pattern, Escape)
	if got := like.Match(s); got != want {
		t.Errorf("%q LIKE %q is %v, want %v", s, pattern, got, want)
	}
	views := NewViews(like)
	if view, blocks := viewOf(s); views.Match(&view, blocks) != want {
		t.Errorf("view of %q LIKE %q is %v, want %v", s, pattern, !want, want)
	}
}

// TestLikeAgainstNaive tries all patterns and strings of a small alphabet.
func TestLikeAgainstNaive(t *testing.T) {
	patterns := words(`ab%_\`, 5)
	texts := words("ab%", 4)
	for _, pattern := range patterns {
		for _, text := range texts {
			check(t, pattern, text)
		}
	}
}

// words are all strings of up to n characters of the alphabet.
func words(alphabet string, n int) []string {
	all := []string{""}
	for from := 0; n > 0; n-- {
		end := len(all)
		for _, word := range all[from:end] {
			for _, r := range alphabet {
				all = append(all, word+string(r))
			}
		}
		from = end
	}
	return all
}

func FuzzLike(f *testing.F) {
	f.Add("a%b_c%", "aXXbYcZ")
	f.Add(`%é\%_`, "éé%é")
	f.Add("_%special%requests%", "the special packages and requests")
	f.Fuzz(func(t *testing.T, pattern, s string) {
		if len(pattern) > 30 || len(s) > 60 || strings.Count(pattern, "%") > 4 || !utf8.ValidString(pattern) || !utf8.ValidString(s) {
			return
		}
		check(t, pattern, s)
	})
}

func TestFolding(t *testing.T) {
	fold := func(s string) string { return string(AppendFolded(nil, s)) }
	for _, same := range [][2]string{{"ABC", "abc"}, {"É", "é"}, {"K", "K"}, {"ſ", "S"}, {"aÉB", "AéB"}, {"\xffA", "\xffa"}} {
		if fold(same[0]) != fold(same[1]) {
			t.Errorf("%q and %q fold to %q and %q", same[0], same[1], fold(same[0]), fold(same[1]))
		}
	}
	if fold("ß") == fold("SS") || fold("e") == fold("é") {
		t.Error("folding makes other characters equal")
	}
}

func BenchmarkLike(b *testing.B) {
	texts := make([]vector.View, 1024)
	var heap []byte
	for i := range texts {
		s := []string{"carefully special packages sleep among the requests ", "furiously regular deposits haggle blithely ", "PROMO BRUSHED STEEL", "x"}[i%4]
		heap = append(heap, s...)
		texts[i] = vector.ViewAt([]byte(s), 0, uint32(len(heap)-len(s)))
	}
	blocks := [][]byte{heap}
	for _, pattern := range []string{"PROMO%", "%STEEL", "%special%requests%", "x", "%green%", "_urious%"} {
		b.Run(pattern, func(b *testing.B) {
			views := NewViews(NewLike(pattern, Escape))
			b.ReportAllocs()
			matches := 0
			for b.Loop() {
				for i := range texts {
					if views.Match(&texts[i], blocks) {
						matches++
					}
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(texts)), "ns/row")
		})
	}
}
