package main

import (
	"context"

	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/table"
)

// writeOptions are the options of relations that write.
type writeOptions struct {
	Path       string            `json:"path"`
	Settings   map[string]string `json:"settings"` // of the format
	Partitions []string          `json:"partitions"`
	Single     bool              `json:"single"`
	Mode       string            `json:"mode"` // append or overwrite
}

// write makes the query that writes the rows to files.
func (r relation) write(context.Context) (*core.Query, error) {
	mode, err := r.mode()
	if err != nil {
		return nil, err
	}
	o := r.options.Write
	return r.inputs[0].Write(core.Target{
		Path: o.Path, Format: r.options.Format, Options: o.Settings, Partitions: o.Partitions, Single: o.Single, Mode: mode,
	})
}

// insert makes the query that adds the rows to a table.
func (r relation) insert(context.Context) (*core.Query, error) {
	mode, err := r.mode()
	if err != nil {
		return nil, err
	}
	return r.inputs[0].InsertInto(r.options.Name, mode)
}

func (r relation) mode() (table.WriteMode, error) {
	switch r.options.Write.Mode {
	case "", "append":
		return table.Append, nil
	case "overwrite":
		return table.Overwrite, nil
	}
	return 0, errs.New(errs.Unsupported, "rows can be appended, or overwrite others: %q", r.options.Write.Mode)
}
