package binder

import (
	"os"
	"path/filepath"
	"testing"
)

func TestTPCHBinds(t *testing.T) {
	files, err := filepath.Glob("../../bench/queries/tpch/q*.sql")
	if err != nil || len(files) != 22 {
		t.Fatalf("%d queries, %v", len(files), err)
	}
	c := testCatalog()
	for _, file := range files {
		sql, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := bind(c, string(sql)); err != nil {
			t.Errorf("%s: %v", filepath.Base(file), err)
		}
	}
}
