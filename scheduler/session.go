package scheduler

import (
	"encoding/json"
	"errors"
	"maps"
	"sync"
	"time"

	"github.com/google/uuid"
	"google.golang.org/protobuf/proto"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/memory"
	"github.com/ballista-go/ballista/core/source/blocks"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// sessions are the sessions of clients, by their ids.
type sessions struct {
	store   *store
	uploads blocks.Folder
	gone    func(table string) // is told of uploads that are

	mu   sync.Mutex // not held while the disk is waited for: queries ask for it
	byID map[string]*session
}

// What clients may have the scheduler keep.
const (
	mostSessions   = 10_000
	longestSession = 16 << 20 // in bytes, as it is stored: its options, the names of its tables, where the blocks of its uploads are
)

// session is what the scheduler keeps of a client's session. Its exported fields and active are guarded by the mutex of the sessions.
type session struct {
	changing sync.Mutex // held from a change until it is stored, so that changes are stored in their order

	ID      string
	Options map[string]string
	Tables  map[string][]byte // a wirepb.TableDescription by the full name, in JSON
	Uploads map[string]*upload
	Used    time.Time
	active  int // calls that run
}

// upload is a table that a client sent. Its rows are in a file of the folder of uploads. Its exported fields are guarded by the mutex of
// the sessions.
type upload struct {
	adding sync.Mutex // held while rows are added

	Schema  []byte // a wirepb.Schema
	Extents []blocks.Extent
	Write   string // what was added last
}

// size is how many bytes of the file count.
func (u *upload) size() int64 {
	if len(u.Extents) == 0 {
		return 0
	}
	last := u.Extents[len(u.Extents)-1]
	return last.Offset + last.Length
}

// restore reads the sessions that the store has, and removes uploads that none of them knows.
func (s *Scheduler) restore() (*sessions, error) {
	all := &sessions{store: s.store, uploads: s.uploads, gone: s.forgetTable, byID: map[string]*session{}}
	err := s.store.each(sessionBucket, func(key string, value []byte) error {
		restored := &session{}
		if err := json.Unmarshal(value, restored); err != nil {
			return errs.New(errs.InvalidValue, "session %s is damaged: %w", key, err)
		}
		restored.Used = time.Now() // as of when it was stored last, it may look as if it was old
		all.byID[key] = restored
		return nil
	})
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for _, session := range all.byID {
		for id := range session.Uploads {
			known[id] = true
		}
	}
	return all, s.uploads.Sweep(known)
}

// open makes a session, or finds the one with the id.
func (s *sessions) open(id string, options map[string]string) (string, error) {
	if id != "" {
		s.mu.Lock()
		defer s.mu.Unlock()
		_, err := s.find(id)
		return id, err
	}
	made := &session{
		ID: uuid.NewString(), Options: maps.Clone(options), Tables: map[string][]byte{}, Uploads: map[string]*upload{}, Used: time.Now(),
	}
	stored, err := made.encode()
	if err != nil {
		return "", err
	}
	if err := s.add(made); err != nil {
		return "", err
	}
	if err := s.store.put(sessionBucket, made.ID, stored); err != nil {
		return "", errors.Join(err, s.close(made.ID))
	}
	return made.ID, nil
}

func (s *sessions) add(made *session) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.byID) >= mostSessions {
		return errs.Retryable(errs.IO, "too many sessions are open at the scheduler: %d", len(s.byID))
	}
	s.byID[made.ID] = made
	return nil
}

// encode is the session as it is stored.
func (s *session) encode() (json.RawMessage, error) {
	data, err := json.Marshal(s)
	if err != nil {
		return nil, errs.New(errs.Internal, "session cannot be kept: %w", err)
	}
	if len(data) > longestSession {
		return nil, errs.New(errs.InvalidValue, "options, tables and uploads of a session are too many to be kept: %s (at most %s)",
			memory.Bytes(int64(len(data))), memory.Bytes(longestSession))
	}
	return data, nil
}

// find returns a session that is used now. The caller holds s.mu.
func (s *sessions) find(id string) (*session, error) {
	found, ok := s.byID[id]
	if !ok {
		return nil, errs.New(errs.NotFound, "session not found: %q (it was closed, or not used for long)", id)
	}
	found.Used = time.Now()
	return found, nil
}

// use counts a call of a session, until done is called.
func (s *sessions) use(id string) (done func(), err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found, err := s.find(id)
	if err != nil {
		return nil, err
	}
	found.active++
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		found.active--
		found.Used = time.Now()
	}, nil
}

// change changes a session and keeps it. undo takes the change back when it cannot be kept.
func (s *sessions) change(id string, change func(*session) (undo func())) error {
	s.mu.Lock()
	changed, err := s.find(id)
	s.mu.Unlock()
	if err != nil {
		return err
	}
	changed.changing.Lock()
	defer changed.changing.Unlock()
	stored, undo, err := s.apply(id, change)
	if err != nil {
		return err
	}
	if err = s.store.put(sessionBucket, id, stored); err != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		undo()
	}
	return err
}

// apply makes a change, unless what would be to keep is too much.
func (s *sessions) apply(id string, change func(*session) (undo func())) (stored json.RawMessage, undo func(), err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	changed, err := s.find(id) // again: it may have been closed
	if err != nil {
		return nil, nil, err
	}
	undo = change(changed)
	if stored, err = changed.encode(); err != nil {
		undo()
	}
	return stored, undo, err
}

// close forgets a session and what was uploaded in it.
func (s *sessions) close(id string) error {
	return s.closeIf(id, func(*session) bool { return true })
}

// closeIf closes a session that is as it should be.
func (s *sessions) closeIf(id string, so func(*session) bool) error {
	s.mu.Lock()
	closed, ok := s.byID[id]
	if ok = ok && so(closed); ok {
		delete(s.byID, id)
	}
	s.mu.Unlock()
	if !ok {
		return nil
	}
	closed.changing.Lock() // what is being stored comes before
	defer closed.changing.Unlock()
	err := s.store.remove(sessionBucket, id) // first: a session whose files are missing must not come back
	for upload := range closed.Uploads {
		err = errors.Join(err, s.removeUpload(upload))
	}
	return err
}

// removeUpload removes the rows of an upload that no session has any more.
func (s *sessions) removeUpload(id string) error {
	s.gone(id)
	return s.uploads.Remove(id)
}

// expire closes the sessions that nobody has used since a time.
func (s *sessions) expire(since time.Time) (err error) {
	unused := func(x *session) bool { return x.active == 0 && x.Used.Before(since) }
	s.mu.Lock()
	var old []string
	for id, session := range s.byID {
		if unused(session) {
			old = append(old, id)
		}
	}
	s.mu.Unlock()
	for _, id := range old {
		err = errors.Join(err, s.closeIf(id, unused))
	}
	return err
}

// upload is the schema of an uploaded table, of any session, and where its blocks are now.
func (s *sessions) upload(id string) (schema []byte, extents []blocks.Extent, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, session := range s.byID {
		if found, ok := session.Uploads[id]; ok {
			return found.Schema, found.Extents, nil
		}
	}
	return nil, nil, notUploaded(id)
}

// uploadOf finds an uploaded table of a session.
func (s *sessions) uploadOf(id, table string) (*upload, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	session, err := s.find(id)
	if err != nil {
		return nil, err
	}
	found, ok := session.Uploads[table]
	if !ok {
		return nil, notUploaded(table)
	}
	return found, nil
}

func notUploaded(id string) error {
	return errs.New(errs.NotFound, "uploaded table not found: %q (its session was closed)", id)
}

func (s *sessions) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.byID)
}

// describe writes the description of a table for the store.
func describe(d *wirepb.TableDescription) ([]byte, error) {
	data, err := proto.Marshal(d)
	if err != nil {
		return nil, errs.New(errs.InvalidValue, "table cannot be kept: %w", err)
	}
	return data, nil
}

// put sets an entry of a map, and returns what takes that back.
func put[V any](entries map[string]V, key string, value V) (undo func()) {
	undo = remove(entries, key)
	entries[key] = value
	return undo
}

// remove removes an entry of a map, and returns what takes that back.
func remove[V any](entries map[string]V, key string) (undo func()) {
	before, existed := entries[key]
	delete(entries, key)
	return func() {
		delete(entries, key)
		if existed {
			entries[key] = before
		}
	}
}
