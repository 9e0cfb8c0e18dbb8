package main

import (
	"sync"

	"github.com/ballista-go/ballista/core/errs"
)

// handles maps numbers to the objects that C holds. Numbers are not used again.
var handles = struct {
	sync.Mutex
	last    uint64
	objects map[uint64]any
}{objects: map[uint64]any{}}

// keep returns a handle for an object.
func keep(object any) uint64 {
	handles.Lock()
	defer handles.Unlock()
	handles.last++
	handles.objects[handles.last] = object
	return handles.last
}

// drop forgets a handle and returns what it was for, or nil.
func drop(handle uint64) any {
	handles.Lock()
	defer handles.Unlock()
	object := handles.objects[handle]
	delete(handles.objects, handle)
	return object
}

// find returns the object of a handle.
func find[T any](handle uint64, kind string) (T, error) {
	handles.Lock()
	defer handles.Unlock()
	object, ok := handles.objects[handle].(T)
	if !ok {
		return object, errs.New(errs.Binding, "handle is not of a %s: %d", kind, handle)
	}
	return object, nil
}
