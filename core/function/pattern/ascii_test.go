package pattern

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func FuzzASCII(f *testing.F) {
	f.Add("The Quick Brown Fox @[`{ Jumps")
	f.Add("Grüße, 日本語 and ASCII after it")
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			return
		}
		if got := Characters([]byte(s)); got != utf8.RuneCountInString(s) {
			t.Fatalf("%q has %d characters, not %d", s, utf8.RuneCountInString(s), got)
		}
		flipped := []byte(s)
		done := FlipASCII(flipped, 'A', 'Z')
		if i := strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }); i >= 0 && done != i || i < 0 && done != len(s) {
			t.Fatalf("%q is flipped to byte %d", s, done)
		}
		if string(flipped) != strings.ToLower(s[:done])+s[done:] {
			t.Fatalf("%q is flipped to %q", s, flipped)
		}
	})
}

// FuzzRegex compares the cheaper tests with the regular expression itself.
func FuzzRegex(f *testing.F) {
	f.Add("^abc$", "xabc")
	f.Add("(a|b)*cde+f", "abcdef")
	f.Add("(?i)abc.d{2}", "ABCxdd")
	f.Add("special.*requests", "special things and requests")
	f.Fuzz(func(t *testing.T, pattern, s string) {
		re, err := NewRegex(pattern, "")
		if err != nil || len(pattern) > 50 || !utf8.ValidString(s) {
			return
		}
		if got, want := re.Matches(s), re.MatchString(s); got != want || want && !re.MayMatch(s) {
			t.Fatalf("%q matches %q: %v, want %v", pattern, s, got, want)
		}
	})
}
