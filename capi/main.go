// Package main is libballista: the engine behind the C interface of ballista.h. It turns handles into objects of the
// engine, and errors and panics into statuses; any language that can call C and read Arrow is a client.
package main

// #cgo CFLAGS: -std=gnu11 -fvisibility=hidden
import "C"

func main() {}
