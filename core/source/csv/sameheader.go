package csv

import (
	"slices"
	"strings"

	"github.com/ballista-go/ballista/core/errs"
)

// sameColumns fails where a file's header cannot be that of the files before. Columns are read by position, so names may vary,
// but a name in another place, or none that is known, says that the positions hold something else.
func sameColumns(names, found []string) error {
	if len(found) != len(names) {
		return errs.New(errs.InvalidValue, "expected %d columns, found %d", len(names), len(found))
	}
	known := slices.ContainsFunc(found, func(name string) bool { return isAmong(names, name) })
	for i, name := range found {
		if !sameName(name, names[i]) && (!known || isAmong(names, name)) {
			return errs.New(errs.InvalidValue, "column %d is %q, expected %q", i+1, name, names[i])
		}
	}
	return nil
}

func isAmong(names []string, name string) bool {
	return slices.ContainsFunc(names, func(other string) bool { return sameName(name, other) })
}

func sameName(a, b string) bool { return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b)) }
