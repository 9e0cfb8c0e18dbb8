package binder

import (
	"strings"

	"github.com/ballista-go/ballista/core/ast"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/logical"
)

// file binds a quoted name that no table has and that is a path, such as 'trips.parquet' or 'trips/*.csv'. It reports false for
// other names.
func (b *Binder) file(ref *ast.Table) (node logical.Node, entries []entry, is bool, err error) {
	if b.options.OpenFile == nil || len(ref.Name) != 1 || !ref.Name[0].Quoted {
		return nil, nil, false, nil
	}
	path := ref.Name[0].Name
	if !strings.ContainsAny(path, "/.") {
		return nil, nil, false, nil
	}
	opened, err := b.options.OpenFile(path)
	if errs.Is(err, errs.NotFound) && !strings.Contains(path, "/") {
		err = errs.At(ref.Pos(), errs.NotFound, "neither a table nor a file found: %q", path)
	}
	if err != nil {
		return nil, nil, true, locate(err, ref)
	}
	scan := b.Scan(opened, path, path)
	node, entries, err = b.aliased(scan, scopeOf(scan, path), ref.Alias)
	return node, entries, true, err
}
