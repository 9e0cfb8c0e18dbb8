package scheduler

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/source/blocks"
	"github.com/ballista-go/ballista/wire/wirepb"
)

func openForTest(t *testing.T, s *sessions) string {
	t.Helper()
	id, err := s.open("", nil)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// uploadForTest adds an upload with a file to a session.
func uploadForTest(t *testing.T, s *sessions, of, id string) {
	t.Helper()
	w, err := s.uploads.Create(id)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Finish(); err != nil {
		t.Fatal(err)
	}
	if err := s.change(of, func(s *session) func() { return put(s.Uploads, id, &upload{}) }); err != nil {
		t.Fatal(err)
	}
}

func TestASessionOutlivesARestart(t *testing.T) {
	config := Config{WorkFolder: t.TempDir(), SessionTime: time.Hour}
	s := startForTest(t, config)
	id := openForTest(t, s.sessions)
	if err := s.sessions.change(id, func(s *session) func() {
		s.Used = time.Now().Add(-48 * time.Hour) // it was stored then, and has been used ever since
		return func() {}
	}); err != nil {
		t.Fatal(err)
	}
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	s = startForTest(t, config)
	if err := s.sessions.expire(time.Now().Add(-config.SessionTime)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.sessions.open(id, nil); err != nil {
		t.Error(err)
	}
}

func TestWhatIsClosedDoesNotComeBack(t *testing.T) {
	config := Config{WorkFolder: t.TempDir()}
	s := startForTest(t, config)
	id := openForTest(t, s.sessions)
	for _, table := range []string{"A", "B", "C"} {
		uploadForTest(t, s.sessions, id, table)
	}
	// One of the files cannot be removed.
	stuck := filepath.Join(string(s.uploads), "B"+blocks.Extension)
	if err := os.Remove(stuck); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(stuck, "x"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := s.sessions.close(id); !errs.Is(err, errs.IO) {
		t.Errorf("got %v", err)
	}
	if left, _ := os.ReadDir(string(s.uploads)); len(left) != 1 {
		t.Errorf("files are left: %v", left)
	}
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	if s = startForTest(t, config); s.sessions.count() != 0 {
		t.Error("a session is back that was closed")
	}
}

func TestAChangeThatCannotBeKeptIsTakenBack(t *testing.T) {
	s := startForTest(t, Config{})
	id := openForTest(t, s.sessions)
	name := func(table string, size int) error {
		_, err := s.NameTable(t.Context(), &wirepb.NameTableRequest{
			SessionId: id, Table: table, Description: &wirepb.TableDescription{Id: strings.Repeat("x", size)},
		})
		return err
	}
	if err := name("small", 10); err != nil {
		t.Fatal(err)
	}
	if err := name("large", longestSession); !errs.Is(err, errs.InvalidValue) {
		t.Errorf("got %v", err)
	}
	if err := name("small", longestSession); !errs.Is(err, errs.InvalidValue) {
		t.Errorf("got %v", err)
	}
	tables := s.sessions.byID[id].Tables
	if len(tables) != 1 || len(tables["..small"]) > 100 {
		t.Errorf("%d tables are kept", len(tables))
	}
	if _, err := s.sessions.open("", map[string]string{"a": strings.Repeat("x", longestSession)}); !errs.Is(err, errs.InvalidValue) || s.sessions.count() != 1 {
		t.Errorf("got %v, and there are %d sessions", err, s.sessions.count())
	}
	for i := range mostSessions - 1 {
		s.sessions.byID[fmt.Sprint(i)] = &session{}
	}
	if _, err := s.sessions.open("", nil); !errs.Is(err, errs.IO) {
		t.Errorf("got %v", err)
	}
}

// A query does not wait until the change of some session is on the disk.
func TestSessionsAreUsedWhileOthersAreStored(t *testing.T) {
	s := startForTest(t, Config{})
	slow, other := openForTest(t, s.sessions), openForTest(t, s.sessions)
	tx, err := s.store.db.Begin(true) // as if the disk took its time
	if err != nil {
		t.Fatal(err)
	}
	stored := make(chan error)
	go func() {
		stored <- s.sessions.change(slow, func(s *session) func() { return put(s.Tables, "t", bytes.Repeat([]byte("x"), 10)) })
	}()
	for changing := &s.sessions.byID[slow].changing; changing.TryLock(); runtime.Gosched() {
		changing.Unlock()
	}
	used := make(chan error, 1)
	go func() {
		done, err := s.sessions.use(other)
		if err == nil {
			done()
		}
		used <- err
	}()
	select {
	case err := <-used:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Error("a session cannot be used while another one is stored")
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := <-stored; err != nil {
		t.Error(err)
	}
}
