package main

// #include "internal.h"
import "C"

import (
	"os"

	"github.com/ballista-go/ballista/cli"
)

//export ballista_program
func ballista_program(arguments *C.const_char, code *C.int32_t, e *C.ballista_error) C.ballista_status {
	return guard(e, func() error {
		var list []string
		if err := decode(arguments, &list); err != nil {
			return err
		}
		*code = C.int32_t(cli.Main(list, os.Stdout, os.Stderr))
		return nil
	})
}
