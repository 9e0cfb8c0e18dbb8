package encoding

import (
	"encoding/binary"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/vector"
)

func plainOf(values []string) []byte {
	var data []byte
	for _, s := range values {
		data = append(binary.LittleEndian.AppendUint32(data, uint32(len(s))), s...)
	}
	return data
}

func TestPlainStrings(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	for range 200 {
		values := make([]string, 1+random.IntN(60))
		for i := range values {
			values[i] = strings.Repeat(string(rune('a'+i%26)), random.IntN(30))
		}
		values[random.IntN(len(values))] += "é"
		base := random.IntN(40)
		block := append(make([]byte, base), plainOf(values)...)
		var p PlainStrings
		p.Reset(block[base:], base, UTF8)
		for at := 0; at < len(values); {
			n := min(1+random.IntN(20), len(values)-at)
			if random.IntN(4) == 0 {
				if err := p.Skip(n); err != nil {
					t.Fatal(err)
				}
			} else {
				checkViews(t, &p, values[at:at+n], block)
			}
			at += n
		}
		if err := p.Read(make([]vector.View, 1), 0); !errs.Is(err, errs.InvalidValue) {
			t.Fatalf("reading on gives %v", err)
		}
	}
}

func checkViews(t *testing.T, s Strings, want []string, block []byte) {
	t.Helper()
	views := make([]vector.View, len(want))
	if err := s.Read(views, 3); err != nil {
		t.Fatal(err)
	}
	for i, view := range views {
		if got := view.String([][]byte{3: block}); got != want[i] {
			t.Fatalf("string is %q, want %q", got, want[i])
		}
		if view.Inline() && view != vector.InlineView([]byte(want[i])) {
			t.Fatalf("view of %q is not padded with zeros", want[i])
		}
	}
}

func TestTextIsChecked(t *testing.T) {
	values := []string{"fine", "a string \xff that is no text", "fine too"}
	for _, n := range []int{2, 3} {
		var p PlainStrings
		p.Reset(plainOf(values[:n]), 0, UTF8)
		if err := p.Read(make([]vector.View, n), 0); !errs.Is(err, errs.InvalidValue) {
			t.Errorf("of %d strings one is no text: %v", n, err)
		}
		p.Reset(plainOf(values[:n]), 0, AnyBytes)
		if err := p.Read(make([]vector.View, n), 0); err != nil {
			t.Errorf("bytes are checked: %v", err)
		}
	}
}

func TestPrefixedStrings(t *testing.T) {
	values := []string{"axis", "axle", "axle", "", "babble", "babyhood is long"}
	var prefixes, suffixes []int64
	rest, last := "", ""
	for _, s := range values {
		n := 0
		for n < min(len(s), len(last)) && s[n] == last[n] {
			n++
		}
		prefixes, suffixes = append(prefixes, int64(n)), append(suffixes, int64(len(s)-n))
		rest, last = rest+s[n:], s
	}
	data := append(append(encodeDelta(prefixes), encodeDelta(suffixes)...), rest...)
	var p Prefixed
	total, err := p.Reset(data, len(values))
	if err != nil || int(total) != len(strings.Join(values, "")) {
		t.Fatalf("%d bytes: %v", total, err)
	}
	block := make([]byte, total)
	lengths, err := p.Expand(block)
	if err != nil {
		t.Fatal(err)
	}
	var s SizedStrings
	s.Reset(block, lengths, 0, UTF8)
	checkViews(t, &s, values, block)

	if _, err := p.Reset(data[:len(data)-1], len(values)); !errs.Is(err, errs.InvalidValue) {
		t.Errorf("missing bytes give %v", err)
	}
	if _, err := p.Reset(append(encodeDelta([]int64{5}), encodeDelta([]int64{0})...), 1); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Expand(make([]byte, 5)); !errs.Is(err, errs.InvalidValue) {
		t.Errorf("a prefix of nothing gives %v", err)
	}
}
