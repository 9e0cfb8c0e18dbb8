package main

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/errs"
)

// handles maps numbers to the objects that C holds. Numbers are not used again.
var handles = struct {
	sync.Mutex
	last     uint64
	objects  map[uint64]any
	sessions map[*core.Session]int // how many objects need each session
}{objects: map[uint64]any{}, sessions: map[*core.Session]int{}}

// keep returns a handle for an object.
func keep(object any) uint64 {
	handles.Lock()
	defer handles.Unlock()
	handles.last++
	handles.objects[handles.last] = object
	if session := sessionOf(object); session != nil {
		handles.sessions[session]++
	}
	return handles.last
}

// drop forgets a handle and returns what it was for, or nil. A session is closed with the last object that needs it.
func drop(handle uint64) any {
	handles.Lock()
	defer handles.Unlock()
	object := handles.objects[handle]
	delete(handles.objects, handle)
	if session := sessionOf(object); session != nil {
		handles.sessions[session]--
		if handles.sessions[session] == 0 {
			delete(handles.sessions, session)
			closing.Go(func() { closeSession(session) })
		}
	}
	return object
}

// sessionOf is the session that an object needs, or nil.
func sessionOf(object any) *core.Session {
	switch o := object.(type) {
	case *core.Session:
		return o
	case *core.Query:
		return o.Session()
	case *running:
		return o.session
	case *stream:
		return o.session
	}
	return nil
}

// closing are the sessions that are being closed, which may take a while where a cluster has to be told.
var closing sync.WaitGroup

func closeSession(session *core.Session) {
	if err := session.Close(); err != nil {
		slog.Debug("a session could not be closed", "session", session.ID(), "error", err)
	}
}

// closeAll closes the sessions and stops the servers that are left, and waits for that, but not for long.
func closeAll(patience time.Duration) {
	handles.Lock()
	var sessions sync.WaitGroup
	for session := range handles.sessions {
		sessions.Go(func() { closeSession(session) })
	}
	for _, object := range handles.objects {
		if s, ok := object.(server); ok {
			closing.Go(func() {
				sessions.Wait()
				stopServer(s)
			})
		}
	}
	closing.Go(sessions.Wait)
	handles.Unlock()
	closed, done := context.WithTimeout(context.Background(), patience)
	go func() {
		defer done()
		closing.Wait()
	}()
	<-closed.Done()
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
