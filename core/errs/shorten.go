package errs

import (
	"slices"
	"unicode/utf8"
)

// The most bytes of a message, and of a name or a value in it: both come from SQL and from files, where they may be of any length.
const (
	longestMessage  = 4000
	longestArgument = 400
)

// shortArguments returns the arguments of a message with those texts shortened that are long.
func shortArguments(args []any) []any {
	copied := false
	for i, arg := range args {
		text, ok := arg.(string)
		if !ok || len(text) <= longestArgument {
			continue
		}
		if !copied {
			args, copied = slices.Clone(args), true
		}
		args[i] = shorten(text, longestArgument)
	}
	return args
}

// shorten replaces what is between the beginning and the end of a text of more than so many bytes.
func shorten(text string, most int) string {
	if len(text) <= most {
		return text
	}
	head, tail := most*3/4, len(text)-most/4
	for head > 0 && !utf8.RuneStart(text[head]) {
		head--
	}
	for tail < len(text) && !utf8.RuneStart(text[tail]) {
		tail++
	}
	return text[:head] + "..." + text[tail:]
}
