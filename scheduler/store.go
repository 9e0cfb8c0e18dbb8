package scheduler

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"github.com/ballista-go/ballista/core/errs"
)

// store keeps what a scheduler knows beyond its own life: sessions with their tables, uploads, and jobs. Values are JSON.
type store struct{ db *bbolt.DB }

// The buckets of the store.
var (
	sessionBucket = []byte("sessions")
	jobBucket     = []byte("jobs")
)

// lockWait is how long to wait for another scheduler to let go of the work folder.
const lockWait = time.Second

func openStore(folder string) (*store, error) {
	if folder == "" {
		return nil, errs.New(errs.Binding, "a scheduler needs a work folder")
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, errs.New(errs.IO, "making the scheduler's work folder: %w", err)
	}
	db, err := bbolt.Open(filepath.Join(folder, "scheduler.db"), 0o600, &bbolt.Options{Timeout: lockWait})
	if errors.Is(err, bolterrors.ErrTimeout) {
		return nil, errs.New(errs.IO, "another scheduler uses the work folder: %s", folder)
	}
	if err != nil {
		return nil, errs.New(errs.IO, "opening the scheduler's state in %s: %w", folder, err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		for _, bucket := range [][]byte{sessionBucket, jobBucket, writeBucket} {
			if _, err := tx.CreateBucketIfNotExists(bucket); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, errors.Join(errs.New(errs.IO, "opening the scheduler's state in %s: %w", folder, err), db.Close())
	}
	return &store{db: db}, nil
}

// put keeps a value.
func (s *store) put(bucket []byte, key string, value any) error {
	return s.write(bucket, map[string]any{key: value})
}

// remove removes a value, if there is one.
func (s *store) remove(bucket []byte, key string) error {
	return s.write(bucket, map[string]any{key: nil})
}

// write keeps values, and removes those that are nil: all of it, or nothing.
func (s *store) write(bucket []byte, values map[string]any) error {
	if len(values) == 0 {
		return nil
	}
	encoded := make(map[string][]byte, len(values))
	for key, value := range values {
		if value == nil {
			encoded[key] = nil
			continue
		}
		data, err := json.Marshal(value)
		if err != nil {
			return errs.New(errs.Internal, "state of the scheduler cannot be kept: %w", err)
		}
		encoded[key] = data
	}
	return stateError(s.db.Update(func(tx *bbolt.Tx) error { return putAll(tx.Bucket(bucket), encoded) }))
}

func putAll(bucket *bbolt.Bucket, values map[string][]byte) (err error) {
	for key, data := range values {
		if data == nil {
			err = bucket.Delete([]byte(key))
		} else {
			err = bucket.Put([]byte(key), data)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// each calls visit for the entries of a bucket.
func (s *store) each(bucket []byte, visit func(key string, value []byte) error) error {
	err := s.db.View(func(tx *bbolt.Tx) error {
		return tx.Bucket(bucket).ForEach(func(key, value []byte) error { return visit(string(key), value) })
	})
	return stateError(err)
}

func (s *store) close() error { return s.db.Close() }

func stateError(err error) error {
	if err == nil {
		return nil
	}
	return errs.New(errs.IO, "keeping the scheduler's state: %w", err)
}
