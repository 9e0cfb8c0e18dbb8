package scheduler

import (
	"encoding/json"
	"maps"
	"sync"
	"time"

	"github.com/google/uuid"
	"google.golang.org/protobuf/proto"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source/blocks"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// sessions are the sessions of clients, by their ids.
type sessions struct {
	store   *store
	uploads blocks.Folder

	mu   sync.Mutex
	byID map[string]*session
}

// session is what the scheduler keeps of a client's session. Its fields are guarded by the mutex of the sessions.
type session struct {
	ID      string
	Options map[string]string
	Tables  map[string][]byte // a wirepb.TableDescription by the full name, in JSON
	Uploads map[string]*upload
	Used    time.Time
	active  int // calls that run
}

// upload is a table that a client sent. Its rows are in a file of the folder of uploads.
type upload struct {
	Schema  []byte // a wirepb.Schema
	Extents []blocks.Extent
}

// restore reads the sessions that the store has, and removes uploads that none of them knows.
func (s *Scheduler) restore() (*sessions, error) {
	all := &sessions{store: s.store, uploads: s.uploads, byID: map[string]*session{}}
	err := s.store.each(sessionBucket, func(key string, value []byte) error {
		restored := &session{}
		if err := json.Unmarshal(value, restored); err != nil {
			return errs.New(errs.InvalidValue, "session %s is damaged: %w", key, err)
		}
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
	s.mu.Lock()
	defer s.mu.Unlock()
	if id != "" {
		if _, err := s.find(id); err != nil {
			return "", err
		}
		return id, nil
	}
	made := &session{
		ID: uuid.NewString(), Options: maps.Clone(options), Tables: map[string][]byte{}, Uploads: map[string]*upload{}, Used: time.Now(),
	}
	s.byID[made.ID] = made
	return made.ID, s.keep(made)
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

func (s *sessions) keep(changed *session) error {
	return s.store.put(sessionBucket, changed.ID, changed)
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

// change changes a session and keeps it.
func (s *sessions) change(id string, change func(*session)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	found, err := s.find(id)
	if err != nil {
		return err
	}
	change(found)
	return s.keep(found)
}

// close forgets a session and what was uploaded in it.
func (s *sessions) close(id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	found, ok := s.byID[id]
	if !ok {
		return nil
	}
	delete(s.byID, id)
	for upload := range found.Uploads {
		if err := s.uploads.Remove(upload); err != nil {
			return err
		}
	}
	return s.store.remove(sessionBucket, id)
}

// expire closes the sessions that nobody has used since a time.
func (s *sessions) expire(since time.Time) error {
	s.mu.Lock()
	var old []string
	for id, session := range s.byID {
		if session.active == 0 && session.Used.Before(since) {
			old = append(old, id)
		}
	}
	s.mu.Unlock()
	for _, id := range old {
		if err := s.close(id); err != nil {
			return err
		}
	}
	return nil
}

// upload finds an uploaded table, of any session.
func (s *sessions) upload(id string) (*upload, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, session := range s.byID {
		if found, ok := session.Uploads[id]; ok {
			return found, nil
		}
	}
	return nil, errs.New(errs.NotFound, "uploaded table not found: %q (its session was closed)", id)
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
