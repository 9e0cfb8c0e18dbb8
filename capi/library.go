package main

// #include <stdlib.h>
// #include "internal.h"
import "C"

import (
	"sync"

	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/errs"
)

// engine is what all sessions of the process share.
var engine = sync.OnceValues(func() (*core.Engine, error) { return core.Open(core.Config{Foreign: newCaller}) })

var versionText = C.CString(core.Version)

//export ballista_version
func ballista_version() *C.const_char { return versionText }

//export ballista_abi_version
func ballista_abi_version() C.uint32_t { return C.BALLISTA_ABI_VERSION }

//export ballista_initialize
func ballista_initialize(version C.uint32_t, e *C.ballista_error) C.ballista_status {
	return guard(e, func() error {
		if version != C.BALLISTA_ABI_VERSION {
			return errs.New(errs.Unsupported, "interface version does not match: the caller needs %d, and libballista %s has %d",
				version, core.Version, C.BALLISTA_ABI_VERSION)
		}
		C.remember_process()
		core.CollectLess()
		return nil
	})
}

//export ballista_release
func ballista_release(handle C.ballista_handle) {
	switch object := drop(uint64(handle)).(type) {
	case *running:
		if !object.taken.Load() {
			object.release()
		}
	case *core.Session, *core.Query:
		collectSoon()
	case server:
		stopServer(object)
	}
}
