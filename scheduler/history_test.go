package scheduler

import (
	"bytes"
	"log/slog"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ballista-go/ballista/scheduler/state"
)

func storeForTest(t *testing.T, folder string) *store {
	t.Helper()
	s, err := openStore(folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.close() })
	return s
}

func historyForTest(t *testing.T, s *store, log *bytes.Buffer) *history {
	t.Helper()
	h, err := openHistory(s, slog.New(slog.NewTextHandler(log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// pass lets a job run and end.
func (h *history) pass(id string, ended time.Time) {
	h.started(&job{id: id, submitted: ended})
	h.ended(jobAnswer{ID: id, Status: string(state.Completed), Submitted: ended, Ended: &ended})
}

func TestManyJobsAreKeptInTheOrderOfTheirEnds(t *testing.T) {
	s, log := storeForTest(t, t.TempDir()), &bytes.Buffer{}
	h := historyForTest(t, s, log)
	const jobs = 3 * historyLimit
	start := time.Now()
	for i := range jobs {
		h.pass(strconv.Itoa(i), start.Add(time.Duration(i)))
	}
	h.started(&job{id: "lost", submitted: start})
	h.close()
	h.pass("late", start) // of a request that has not noticed yet
	h = historyForTest(t, s, log)
	h.close()
	all := h.all()
	if len(all) != historyLimit || all[0].ID != strconv.Itoa(jobs-historyLimit+1) || all[len(all)-2].ID != strconv.Itoa(jobs-1) {
		t.Errorf("got %d jobs, from %s to %s", len(all), all[0].ID, all[len(all)-2].ID)
	}
	if last := all[len(all)-1]; last.ID != "lost" || last.Status != string(state.Failed) {
		t.Errorf("a job that ran is known as %+v", last)
	}
	kept := 0
	if err := s.each(jobBucket, func(string, []byte) error { kept++; return nil }); err != nil || kept != historyLimit {
		t.Errorf("%d jobs are in the store, %v", kept, err)
	}
	if log.Len() > 0 {
		t.Errorf("logged %s", log)
	}
}

func TestADiskThatFailsIsLoggedOnce(t *testing.T) {
	s, log := storeForTest(t, t.TempDir()), &bytes.Buffer{}
	h := historyForTest(t, s, log)
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	for i := range 100 {
		h.pass(strconv.Itoa(i), time.Now())
	}
	h.close()
	if n := strings.Count(log.String(), "\n"); n != 1 {
		t.Errorf("logged %d lines: %s", n, log)
	}
}
