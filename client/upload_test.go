package client_test

import (
	"errors"
	"testing"

	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// TestInsertsSendTheirRows sends no row twice, but when the answer was lost: then under the same id.
func TestInsertsSendTheirRows(t *testing.T) {
	rows := []int{2, 1, 2} // of the statements that the cluster runs
	next := 0
	f := &fake{execute: func(_ *wirepb.Query, stream executeStream) error {
		n := rows[next]
		next++
		return errors.Join(stream.Send(blockOf(integers(t, 0, int64(n)))), stream.Send(finishedOf(uint64(n))))
	}}
	session := connect(t, f.serve(t, loopback).Address().String(), core.Config{}, nil)
	run := func(sql string) {
		t.Helper()
		query, err := session.SQL(t.Context(), sql, nil)
		if err != nil {
			t.Fatal(err)
		}
		result, err := query.Execute(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if err := result.Close(); err != nil {
			t.Fatal(err)
		}
	}
	run("CREATE TABLE t AS VALUES (1), (2), (3)")
	run("INSERT INTO t VALUES (4), (5)")
	f.lose.Store(true)
	run("INSERT INTO t VALUES (6)")
	run("INSERT OVERWRITE t VALUES (7), (8)")
	sent := []int{3, 2, 1, 1, 2}
	if len(f.uploads) != len(sent) {
		t.Fatalf("%d uploads, want %d", len(f.uploads), len(sent))
	}
	for i, u := range f.uploads {
		added := i >= 1 && i <= 3
		if u.rows != sent[i] || added != (u.header.GetTableId() != "") || added != (u.header.GetWriteId() != "") {
			t.Errorf("upload %d has %d rows, want %d: %v", i, u.rows, sent[i], u.header)
		}
	}
	if first, second := f.uploads[2].header.GetWriteId(), f.uploads[3].header.GetWriteId(); first != second || first == f.uploads[1].header.GetWriteId() {
		t.Errorf("ids are %q, %q and %q", f.uploads[1].header.GetWriteId(), first, second)
	}
}
