package slt

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/ballista-go/ballista/core/errs"
)

type recordKind uint8

const (
	statementOK    recordKind = iota // the statement runs
	statementError                   // it fails, with a kind of error and a text
	query                            // types and rows of a result
	schema                           // names, types and nullability of a result
)

// A record is one statement of a file and what must come of it:
//
//	statement ok                        the statement runs
//	statement error KIND[: REGEXP]      it fails with an error of that kind whose message the expression finds
//	query TYPES [rowsort]               it gives these rows, in this order or (rowsort) in any
//	schema                              it gives these columns: name, type, "not null"
//
// The SQL follows on the next lines, for the last two a line "----" and the result; an empty line ends the record.
// TYPES has a letter for each column: B boolean, I integer, R float or decimal, T text, D date or time, P timestamp,
// ? any other. Lines that begin with # are comments. $TESTDATA in SQL is the folder of data files. KIND is that of
// core/errs without the word error.
type record struct {
	kind      recordKind
	line      int
	sql       string
	errorKind errs.Kind
	message   *regexp.Regexp
	types     string
	anyOrder  bool
	expected  []string
}

func parse(text string) ([]record, error) {
	var records []record
	lines := strings.Split(text, "\n")
	checks := 0
	for i := 0; i < len(lines); i++ {
		if lines[i] == "" || strings.HasPrefix(lines[i], "#") {
			continue
		}
		end := i
		for end < len(lines) && lines[end] != "" {
			end++
		}
		r, err := parseRecord(lines[i:end], i+1)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", i+1, err)
		}
		if r.kind != statementOK {
			checks++
		}
		records = append(records, r)
		i = end
	}
	if checks == 0 {
		return nil, fmt.Errorf("the file checks nothing")
	}
	return records, nil
}

func parseRecord(lines []string, line int) (record, error) {
	r := record{line: line}
	if err := r.parseHeader(lines[0]); err != nil {
		return r, err
	}
	sql, hasResult := lines[1:], false
	for i, text := range sql {
		if text == "----" {
			sql, r.expected, hasResult = sql[:i], sql[i+1:], true
			break
		}
	}
	r.sql = strings.Join(sql, "\n")
	if r.sql == "" {
		return r, fmt.Errorf("no SQL after %q", lines[0])
	}
	if wantsResult := r.kind == query || r.kind == schema; hasResult != wantsResult {
		return r, fmt.Errorf("a line ---- belongs to query and schema records, and only to them: %q", lines[0])
	}
	return r, nil
}

func (r *record) parseHeader(header string) error {
	if header == "statement ok" {
		r.kind = statementOK
		return nil
	}
	if header == "schema" {
		r.kind = schema
		return nil
	}
	if rest, ok := strings.CutPrefix(header, "statement error "); ok {
		r.kind = statementError
		return r.parseError(rest)
	}
	if rest, ok := strings.CutPrefix(header, "query "); ok {
		r.kind = query
		r.types, rest, _ = strings.Cut(rest, " ")
		r.anyOrder = rest == "rowsort"
		if strings.Trim(r.types, "BDIRTP?") == "" && (rest == "" || r.anyOrder) {
			return nil
		}
	}
	return fmt.Errorf("unknown record: %q", header)
}

func (r *record) parseError(text string) error {
	name, pattern, _ := strings.Cut(text, ": ")
	for kind := errs.Syntax; kind <= errs.Cancelled; kind++ {
		if name != strings.TrimSuffix(kind.String(), " error") {
			continue
		}
		var err error
		r.errorKind = kind
		r.message, err = regexp.Compile(pattern)
		return err
	}
	return fmt.Errorf("unknown kind of error: %q", name)
}
