package rpc

import (
	"context"
	"errors"
	"net"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/connectivity"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/ballista-go/ballista/core/errs"
)

const passthrough = "passthrough:///" // names are resolved when a connection is made, by net

// ParseAddress returns the host:port of an address such as df://host:port or host:port. defaultPort is that of one without.
func ParseAddress(address string, defaultPort int) (string, error) {
	rest := address
	if scheme, after, ok := strings.Cut(address, "://"); ok {
		if scheme != "df" {
			return "", errs.New(errs.InvalidValue, "address has an unknown scheme: %q (expected df://HOST:PORT or HOST:PORT)", address)
		}
		rest = strings.TrimSuffix(after, "/")
	}
	host, port, err := net.SplitHostPort(rest)
	if err != nil && !strings.ContainsAny(rest, "/ @") && (!strings.Contains(rest, ":") || strings.HasPrefix(rest, "[")) {
		host, port, err = net.SplitHostPort(net.JoinHostPort(strings.Trim(rest, "[]"), strconv.Itoa(defaultPort)))
	}
	number, numberErr := strconv.ParseUint(port, 10, 16)
	if err != nil || numberErr != nil || number == 0 || host == "" || strings.ContainsAny(host, "/ @") {
		return "", errs.New(errs.InvalidValue, "address is not of the form df://HOST:PORT or HOST:PORT: %q", address)
	}
	return net.JoinHostPort(host, port), nil
}

// Dial connects to a server at host:port, and waits for the connection or for the deadline of ctx. The connection is made again
// whenever it was lost; its calls fail meanwhile.
func Dial(ctx context.Context, address string) (*grpc.ClientConn, error) {
	d := &dialer{address: address}
	options := append(dialOptions(),
		grpc.WithTransportCredentials(insecure.NewCredentials()), grpc.WithContextDialer(d.dial), grpc.WithConnectParams(grpc.ConnectParams{
			Backoff:           backoff.Config{BaseDelay: 100 * time.Millisecond, Multiplier: 1.6, Jitter: 0.2, MaxDelay: 2 * time.Second},
			MinConnectTimeout: handshakeTime,
		}))
	conn, err := grpc.NewClient(passthrough+address, options...)
	if err != nil {
		return nil, errs.New(errs.InvalidValue, "address is not valid: %q: %w", address, err)
	}
	if err := d.wait(ctx, conn); err != nil {
		_ = conn.Close()
		return nil, err
	}
	return conn, nil
}

// dialer remembers why a connection was not made, which gRPC tells in its own words only.
type dialer struct {
	address string
	mu      sync.Mutex
	failure error
}

func (d *dialer) dial(ctx context.Context, _ string) (net.Conn, error) {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", d.address)
	d.mu.Lock()
	d.failure = err
	d.mu.Unlock()
	return conn, err
}

func (d *dialer) wait(ctx context.Context, conn *grpc.ClientConn) error {
	conn.Connect()
	for {
		switch state := conn.GetState(); state {
		case connectivity.Ready:
			return nil
		case connectivity.TransientFailure, connectivity.Shutdown:
			return d.explain()
		default:
			if !conn.WaitForStateChange(ctx, state) {
				return errs.Retryable(errs.IO, "no answer from %s in time: %w", d.address, context.Cause(ctx))
			}
		}
	}
}

func (d *dialer) explain() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	var unresolved *net.DNSError
	var timeout net.Error
	switch {
	case d.failure == nil:
		return errs.New(errs.IO, "no ballista server at %s: what listens there does not speak gRPC", d.address)
	case errors.As(d.failure, &unresolved):
		return errs.New(errs.IO, "host cannot be resolved: %q (%s)", unresolved.Name, unresolved.Err)
	case errors.Is(d.failure, syscall.ECONNREFUSED):
		return errs.Retryable(errs.IO, "connection refused: nothing listens at %s", d.address)
	case errors.As(d.failure, &timeout) && timeout.Timeout():
		return errs.Retryable(errs.IO, "no answer from %s in time", d.address)
	}
	return errs.Retryable(errs.IO, "connection to %s failed: %w", d.address, d.failure)
}

// hostOf is the host:port that a connection is to.
func hostOf(conn *grpc.ClientConn) string { return strings.TrimPrefix(conn.Target(), passthrough) }
