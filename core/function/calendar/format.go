package calendar

import (
	"unicode/utf8"

	"github.com/ballista-go/ballista/core/errs"
)

// Format writes and reads moments in a format of the strftime family, as the chrono library has it.
type Format struct {
	items []item
}

// item is a piece of a format: text, or a field with its padding.
type item struct {
	literal string
	verb    verb
	pad     byte // '0', ' ', or 0 for none
	width   int
}

// verb says what an item stands for.
type verb uint8

const (
	literalVerb       verb = iota
	spaceVerb              // white space: any amount of it when read
	yearVerb               // 2024
	centuryVerb            // 20
	shortYear              // 24
	isoYear                // of the week
	shortISOYear           //
	quarterVerb            //
	monthVerb              // 02
	monthName              // February
	monthAbbr              // Feb
	dayVerb                // 29
	weekdayName            // Thursday
	weekdayAbbr            // Thu
	weekdayFromSunday      // 0 to 6
	weekdayFromMonday      // 1 to 7
	weekFromSunday         // 00 to 53
	weekFromMonday         //
	isoWeek                // 01 to 53
	dayOfYear              // 060
	hourVerb               // 00 to 23
	hour12                 // 01 to 12
	lowerHalf              // am, pm
	upperHalf              // AM, PM
	minuteVerb             //
	secondVerb             //
	nanosVerb              // 9 digits; width digits where given
	fractionVerb           // a point and 3, 6 or 9 digits as needed; width digits where given
	zoneName               // CET
	zoneOffset             // +0100
	zoneColon              // +01:00
	zoneSeconds            // +01:00:00
	zoneHours              // +01
	zoneAny                // when read: any of those, or Z
	epochSeconds           //
)

// simpleVerbs are the letters that stand for one field.
var simpleVerbs = map[byte]item{
	'Y': {verb: yearVerb, pad: '0', width: 4}, 'C': {verb: centuryVerb, pad: '0', width: 2}, 'y': {verb: shortYear, pad: '0', width: 2},
	'G': {verb: isoYear, pad: '0', width: 4}, 'g': {verb: shortISOYear, pad: '0', width: 2}, 'q': {verb: quarterVerb, width: 1},
	'm': {verb: monthVerb, pad: '0', width: 2}, 'B': {verb: monthName}, 'b': {verb: monthAbbr}, 'h': {verb: monthAbbr},
	'd': {verb: dayVerb, pad: '0', width: 2}, 'e': {verb: dayVerb, pad: ' ', width: 2},
	'A': {verb: weekdayName}, 'a': {verb: weekdayAbbr}, 'w': {verb: weekdayFromSunday, width: 1}, 'u': {verb: weekdayFromMonday, width: 1},
	'U': {verb: weekFromSunday, pad: '0', width: 2}, 'W': {verb: weekFromMonday, pad: '0', width: 2}, 'V': {verb: isoWeek, pad: '0', width: 2},
	'j': {verb: dayOfYear, pad: '0', width: 3},
	'H': {verb: hourVerb, pad: '0', width: 2}, 'k': {verb: hourVerb, pad: ' ', width: 2},
	'I': {verb: hour12, pad: '0', width: 2}, 'l': {verb: hour12, pad: ' ', width: 2},
	'P': {verb: lowerHalf}, 'p': {verb: upperHalf},
	'M': {verb: minuteVerb, pad: '0', width: 2}, 'S': {verb: secondVerb, pad: '0', width: 2},
	'f': {verb: nanosVerb, pad: '0', width: 9}, 'Z': {verb: zoneName}, 'z': {verb: zoneOffset}, 's': {verb: epochSeconds, width: 1},
	't': {verb: spaceVerb, literal: "\t"}, 'n': {verb: spaceVerb, literal: "\n"}, '%': {literal: "%"},
}

// combinedVerbs are letters short for a format.
var combinedVerbs = map[byte]string{
	'D': "%m/%d/%y", 'x': "%m/%d/%y", 'F': "%Y-%m-%d", 'v': "%e-%b-%Y", 'R': "%H:%M", 'T': "%H:%M:%S", 'X': "%H:%M:%S",
	'r': "%I:%M:%S %p", 'c': "%a %b %e %H:%M:%S %Y", '+': "%Y-%m-%dT%H:%M:%S%.f%:z",
}

// longVerbs are the verbs of more than a letter.
var longVerbs = []struct {
	text string
	item item
}{
	{".3f", item{verb: fractionVerb, width: 3}},
	{".6f", item{verb: fractionVerb, width: 6}},
	{".9f", item{verb: fractionVerb, width: 9}},
	{".f", item{verb: fractionVerb}},
	{"3f", item{verb: nanosVerb, pad: '0', width: 3}},
	{"6f", item{verb: nanosVerb, pad: '0', width: 6}},
	{"9f", item{verb: nanosVerb, pad: '0', width: 9}},
	{":::z", item{verb: zoneHours}},
	{"::z", item{verb: zoneSeconds}},
	{":z", item{verb: zoneColon}},
	{"#z", item{verb: zoneAny}},
}

// NewFormat reads a format.
func NewFormat(text string) (*Format, error) {
	f := new(Format)
	if rest := f.parse(text); rest != "" {
		return nil, errs.New(errs.InvalidValue, "format not understood at %q: %q", rest, text)
	}
	return f, nil
}

// parse appends the items of text. It returns what it does not understand.
func (f *Format) parse(text string) (rest string) {
	for text != "" {
		it, n := nextItem(text)
		switch {
		case n == 0:
			return text
		case it.verb == literalVerb && it.literal == "":
			if rest := f.parse(combinedVerbs[text[1]]); rest != "" {
				return text
			}
		default:
			f.items = append(f.items, it)
		}
		text = text[n:]
	}
	return ""
}

// nextItem is the first item of a text and its length; 0 when there is none. Letters short for a format give an empty item.
func nextItem(text string) (it item, n int) {
	if text[0] != '%' {
		r, size := utf8.DecodeRuneInString(text)
		if isSpace(r) {
			return item{verb: spaceVerb, literal: text[:size]}, size
		}
		return item{literal: text[:size]}, size
	}
	for _, long := range longVerbs {
		if len(text) > len(long.text) && text[1:1+len(long.text)] == long.text {
			return long.item, 1 + len(long.text)
		}
	}
	if len(text) < 2 {
		return item{}, 0
	}
	if pad, known := map[byte]byte{'-': 0, '_': ' ', '0': '0'}[text[1]]; known && len(text) > 2 {
		it, known = simpleVerbs[text[2]]
		if !known || it.width == 0 {
			return item{}, 0
		}
		it.pad = pad
		return it, 3
	}
	if it, known := simpleVerbs[text[1]]; known {
		return it, 2
	}
	if _, known := combinedVerbs[text[1]]; known {
		return item{}, 2
	}
	return item{}, 0
}
