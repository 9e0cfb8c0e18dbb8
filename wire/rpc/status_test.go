package rpc

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/wire/wirepb"
)

func TestErrorsSurviveTheWire(t *testing.T) {
	for kind := errs.Internal; kind <= errs.Cancelled; kind++ {
		want := &errs.Error{Kind: kind, Message: "number is too large: 300 \u00e9", Detail: "line 1\n  ^", Position: 12, Retry: kind == errs.IO}
		err := FromStatus("host:1", ToStatus(want))
		var got *errs.Error
		if !errors.As(err, &got) || *got != *want {
			t.Errorf("got %#v, want %#v", err, want)
		}
		if code := status.Code(ToStatus(want)); code == codes.OK || code == codes.Unknown {
			t.Errorf("%s is %s", kind, code)
		}
	}
}

func TestErrorsOfOtherOrigins(t *testing.T) {
	cases := []struct {
		err   error
		kind  errs.Kind
		retry bool
		text  string
	}{
		{ToStatus(errors.New("odd")), errs.Internal, false, "odd"},
		{ToStatus(context.Canceled), errs.Cancelled, false, "cancelled"},
		{ToStatus(fmt.Errorf("x: %w", context.DeadlineExceeded)), errs.Cancelled, false, "deadline"},
		{ToStatus(fmt.Errorf("reading a.csv: %w", errs.New(errs.InvalidValue, "bad row"))), errs.InvalidValue, false, "reading a.csv: bad row"},
		{ToStatus(errs.New(errs.IO, "%s", strings.Repeat("x", 1<<20))), errs.IO, false, "xxx..."},
		{ToStatus(errs.New(errs.IO, "\xff")), errs.IO, false, "?"},
		{status.Error(codes.Unavailable, "error reading from server: EOF"), errs.IO, true, "connection to host:1 was lost"},
		{status.Error(codes.Unavailable, "reset"), errs.IO, true, "connection to host:1 failed: reset"},
		{status.Error(codes.Canceled, "x"), errs.Cancelled, false, "cancelled"},
		{status.Error(codes.DeadlineExceeded, "x"), errs.Cancelled, false, "host:1"},
		{status.Error(codes.Unimplemented, "unknown service"), errs.Unsupported, false, "ballista server"},
		{status.Error(codes.ResourceExhausted, "larger than max"), errs.IO, false, "larger than max"},
		{status.Error(codes.Code(77), "x"), errs.Internal, false, "host:1"},
		{context.Canceled, errs.Cancelled, false, "cancelled"},
	}
	for _, c := range cases {
		var got *errs.Error
		if err := FromStatus("host:1", c.err); !errors.As(err, &got) {
			t.Errorf("%v has no kind", err)
		} else if got.Kind != c.kind || got.Retry != c.retry || !strings.Contains(got.Message, c.text) || len(got.Message) > maxMessage+3 {
			t.Errorf("got %#v, want %+v", got, c)
		}
	}
	if FromStatus("", nil) != nil || ToStatus(nil) != nil || FromStatus("", io.EOF) != io.EOF {
		t.Error("no error became one, or the end of a stream did")
	}
}

func TestHostileFailures(t *testing.T) {
	for _, f := range []*wirepb.Failure{nil, {}, {Kind: "Nonsense", Position: -1 << 63}, {Position: 1 << 62}} {
		if e := DecodeFailure(f); e.Kind != errs.Internal || e.Message == "" || e.Position != errs.NoPosition && e.Position != 0 {
			t.Errorf("got %#v", e)
		}
	}
}

func TestErrorsOfCalls(t *testing.T) {
	address, _ := serve(t, &echo{})
	client := dial(t, address)
	_, err := get(t, client, "error")
	var failure *errs.Error
	if !errors.As(err, &failure) || failure.Position != 7 || failure.Detail != "line 1" || !failure.Retry || failure.Kind != errs.InvalidValue {
		t.Errorf("got %#v", err)
	}
	if _, err = get(t, client, "panic"); !errs.Is(err, errs.Internal) || !strings.Contains(err.Error(), "as told") {
		t.Errorf("got %v", err)
	}
	if _, err = get(t, client, "context"); !errs.Is(err, errs.Cancelled) {
		t.Errorf("got %v", err)
	}
	if _, err := get(t, client, "x"); err != nil {
		t.Errorf("after a panic: %v", err)
	}
}

func TestDialSaysWhatIsWrong(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = closed.Close()
	mute, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer mute.Close()
	go func() {
		for {
			conn, err := mute.Accept()
			if err != nil {
				return
			}
			_, _ = io.WriteString(conn, "220 mail.example ESMTP ready to take your letters\r\n")
			_ = conn.Close()
		}
	}()
	for address, want := range map[string]string{
		closed.Addr().String(): "nothing listens at " + closed.Addr().String(),
		mute.Addr().String():   "no ballista server at " + mute.Addr().String(),
		"nowhere.invalid:1":    `host cannot be resolved: "nowhere.invalid"`,
		"127.0.0.1:99999999":   "127.0.0.1:99999999",
	} {
		if _, err := Dial(t.Context(), address); !errs.Is(err, errs.IO) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", address, err, want)
		}
	}
}

func TestDialEndsWithItsContext(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		if conn, err := silent.Accept(); err == nil {
			defer conn.Close()
			cancel()
			_, _ = conn.Read(make([]byte, 1))
			<-t.Context().Done()
		}
	}()
	if _, err := Dial(ctx, silent.Addr().String()); !errs.Is(err, errs.IO) || !strings.Contains(err.Error(), "in time") {
		t.Errorf("got %v", err)
	}
}

func TestAddresses(t *testing.T) {
	for address, want := range map[string]string{
		"df://host:50050": "host:50050", "host:1": "host:1", "df://host": "host:50050", "host": "host:50050", "df://host:1/": "host:1",
		"[::1]:7": "[::1]:7", "[::1]": "[::1]:50050", "df://[::1]:7": "[::1]:7",
		"http://host:1": "", "host:": "", ":1": "", "host:0": "", "host:65536": "", "host:x": "", "df://": "", "": "", "a b:1": "", "::1": "",
		"df://host:1/path": "", "df://user@host:1": "",
	} {
		got, err := ParseAddress(address, 50050)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: got %q, %v, want %q", address, got, err, want)
		}
	}
}

func TestVersionsMatchOrBothAreNamed(t *testing.T) {
	ours := Ours()
	if err := Match("x", ours); err != nil {
		t.Error(err)
	}
	other := ours
	other.Protocol, other.Program = ours.Protocol+7, "9.9"
	err := Match("scheduler at host:1", other)
	for _, part := range []string{"scheduler at host:1", fmt.Sprint(ours.Protocol), fmt.Sprint(other.Protocol), "9.9", ours.Program} {
		if !errs.Is(err, errs.Unsupported) || !strings.Contains(err.Error(), part) {
			t.Errorf("%v does not tell %s", err, part)
		}
	}
	other = ours
	other.RowHash++
	if err := Match("x", other); !errs.Is(err, errs.Unsupported) || !strings.Contains(err.Error(), "row hash") {
		t.Error(err)
	}
}
