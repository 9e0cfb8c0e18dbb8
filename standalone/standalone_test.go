package standalone_test

import (
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"testing"

	"github.com/apache/arrow-go/v18/arrow/array"

	"github.com/ballista-go/ballista/client"
	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/standalone"
)

var quiet = slog.New(slog.NewTextHandler(io.Discard, nil))

func TestAClusterAnswers(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	cluster, err := standalone.Start(t.Context(), standalone.Config{Executors: 2, Cores: 2, MinRows: -1, Log: quiet})
	if err != nil {
		t.Fatal(err)
	}
	backend, err := client.Connect(t.Context(), cluster.Address(), client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	engine, err := core.Open(core.Config{})
	if err != nil {
		t.Fatal(err)
	}
	session, err := engine.NewSessionOn(backend, nil)
	if err != nil {
		t.Fatal(err)
	}
	query, err := session.SQL(t.Context(), "SELECT sum(a) AS s FROM (VALUES (1), (2), (39)) t(a)", nil)
	if err != nil {
		t.Fatal(err)
	}
	result, err := query.Execute(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	rows, err := result.Next(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got := rows.Column(0).(*array.Int64).Value(0); got != 42 {
		t.Errorf("got %d", got)
	}
	rows.Release()
	if _, err := result.Next(t.Context()); err != io.EOF {
		t.Errorf("got %v", err)
	}
	for _, err := range []error{result.Close(), session.Close(), cluster.Stop()} {
		if err != nil {
			t.Error(err)
		}
	}
	if _, err := net.Dial("tcp", cluster.Address()); err == nil {
		t.Error("the scheduler still listens")
	}
	if left, err := filepath.Glob(filepath.Join(os.TempDir(), "*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestAClusterThatCannotStartLeavesNothing(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for _, c := range []struct {
		config standalone.Config
		kind   errs.Kind
	}{
		{standalone.Config{Executors: -1}, errs.Binding},
		{standalone.Config{Executors: 1000}, errs.Binding},
		{standalone.Config{Listen: taken.Addr().String()}, errs.IO},
	} {
		if _, err := standalone.Start(t.Context(), c.config); !errs.Is(err, c.kind) {
			t.Errorf("%v: got %v", c.config, err)
		}
	}
	if left, err := filepath.Glob(filepath.Join(os.TempDir(), "*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
