package main

// #include "internal.h"
import "C"

import (
	"context"
	"encoding/json"

	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/errs"
)

//export ballista_session_files
func ballista_session_files(session C.ballista_handle, name, format, paths, options *C.const_char, schema, partitions *C.struct_ArrowSchema, out *C.ballista_handle, e *C.ballista_error) C.ballista_status {
	return guard(e, func() error {
		files, err := filesOf(format, paths, options, schema, partitions)
		if err != nil {
			return err
		}
		s, err := find[*core.Session](uint64(session), "session")
		if err != nil {
			return err
		}
		query, err := readFiles(s, name, files)
		if err == nil && out != nil {
			*out = C.ballista_handle(keep(query))
		}
		return err
	})
}

// filesOf reads the description of files. It takes the schemas over.
func filesOf(format, paths, options *C.const_char, schema, partitions *C.struct_ArrowSchema) (core.Files, error) {
	files := core.Files{Options: map[string]string{}}
	columns, err := importSchema(schema)
	folders, folderErr := importSchema(partitions)
	if err == nil {
		err = folderErr
	}
	if err != nil {
		return files, err
	}
	files.Schema = columns
	if folders != nil {
		files.Partitions = folders.Fields()
	}
	if files.Format, err = text(format, "format"); err != nil {
		return files, err
	}
	listed, err := text(paths, "paths")
	if err != nil {
		return files, err
	}
	if err := json.Unmarshal([]byte(listed), &files.Paths); err != nil {
		return files, errs.New(errs.Binding, "paths are not a JSON array of strings: %w", err)
	}
	if err := decode(options, &files.Options); err != nil {
		return files, err
	}
	files.Extension = files.Options["extension"]
	delete(files.Options, "extension")
	return files, nil
}

func readFiles(s *core.Session, name *C.const_char, files core.Files) (*core.Query, error) {
	if name == nil {
		return interruptible(func(ctx context.Context) (*core.Query, error) { return s.ReadFiles(ctx, files) })
	}
	given := C.GoString(name)
	if err := unused(s, given); err != nil {
		return nil, err
	}
	_, err := interruptible(func(ctx context.Context) (done, error) { return done{}, s.RegisterFiles(ctx, given, files) })
	if err != nil {
		return nil, err
	}
	return s.Table(given)
}

//export ballista_session_stream
func ballista_session_stream(session C.ballista_handle, name *C.const_char, given *C.struct_ArrowArrayStream, out *C.ballista_handle, e *C.ballista_error) C.ballista_status {
	return guard(e, func() error {
		reader, err := readStream(given)
		if err != nil {
			return err
		}
		defer reader.Release()
		s, err := find[*core.Session](uint64(session), "session")
		if err != nil {
			return err
		}
		query, err := fromStream(s, name, reader)
		if err == nil && out != nil {
			*out = C.ballista_handle(keep(query))
		}
		return err
	})
}

func fromStream(s *core.Session, name *C.const_char, reader *streamReader) (*core.Query, error) {
	if name == nil {
		return s.FromArrow(context.Background(), "", reader)
	}
	given := C.GoString(name)
	if err := unused(s, given); err != nil {
		return nil, err
	}
	return s.FromArrow(context.Background(), given, reader)
}
