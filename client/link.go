package client

import (
	"context"
	"errors"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/connectivity"

	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/wire/rpc"
	"github.com/ballista-go/ballista/wire/wirepb"
)

// link is a connection to the scheduler. Once it was lost it is not used for new calls, as another program may answer there.
type link struct {
	conn    *grpc.ClientConn
	queries wirepb.QueriesClient
	broken  context.Context // done when the connection was lost

	mu      sync.Mutex
	users   int
	retired bool
}

func (l *link) lost() bool {
	return l.broken.Err() != nil || l.conn.GetState() != connectivity.Ready
}

// take counts a call, until put.
func (l *link) take() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.users++
}

// put ends a call. The last one of a link that is no longer used closes it.
func (l *link) put() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.users--
	if l.retired && l.users == 0 {
		l.close()
	}
}

// retire closes the link when its last call has ended.
func (l *link) retire() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.retired = true
	if l.users == 0 {
		l.close()
	}
}

func (l *link) close() { _ = l.conn.Close() }

// watch notices when the connection is lost.
func (l *link) watch(life context.Context, lose context.CancelFunc) {
	defer lose()
	for l.conn.GetState() == connectivity.Ready {
		if !l.conn.WaitForStateChange(life, connectivity.Ready) {
			return
		}
	}
}

// connect opens a connection, and the session or, if there was one before, comes back to it.
func (b *Backend) connect(ctx context.Context) (*link, error) {
	ctx, cancel := context.WithTimeout(ctx, dialTime)
	defer cancel()
	defer context.AfterFunc(b.open, cancel)()
	conn, err := rpc.Dial(ctx, b.address)
	if err != nil {
		return nil, err
	}
	l := &link{conn: conn, queries: wirepb.NewQueriesClient(conn)}
	if err := b.openSession(ctx, l); err != nil {
		l.close()
		return nil, err
	}
	broken, lose := context.WithCancel(b.life)
	l.broken = broken
	go l.watch(b.life, lose)
	return l, nil
}

func (b *Backend) openSession(ctx context.Context, l *link) error {
	ours := rpc.Ours()
	opened, err := l.queries.OpenSession(ctx, &wirepb.OpenSessionRequest{
		ProtocolVersion: ours.Protocol, RowHashVersion: ours.RowHash, ClientVersion: core.Version,
		SessionId: b.session, Options: b.options.Settings,
	})
	switch {
	case errs.Is(err, errs.NotFound) && b.session != "":
		return errs.New(errs.NotFound, "the scheduler at %s does not know the session any more, nor its tables: open a new session (%w)", b.address, err)
	case err != nil:
		return err
	}
	theirs := rpc.Versions{Protocol: opened.GetProtocolVersion(), Program: opened.GetServerVersion()}
	if err := rpc.Match("the scheduler at "+b.address, theirs); err != nil {
		return err
	}
	if b.session == "" { // later on it is read without the turn
		b.session = opened.GetSessionId()
	}
	return nil
}

// use returns the link for a call, which the caller puts back, and the session. A connection that was lost is made again.
func (b *Backend) use(ctx context.Context) (*link, string, error) {
	if err := b.lock(ctx); err != nil {
		return nil, "", err
	}
	defer b.unlock()
	if b.link == nil {
		return nil, "", errClosed()
	}
	if b.link.lost() {
		again, err := b.connect(ctx)
		if err != nil && b.open.Err() != nil {
			return nil, "", errClosed()
		}
		if err != nil {
			return nil, "", err
		}
		b.link.retire()
		b.link = again
	}
	b.link.take()
	return b.link, b.session, nil
}

func errClosed() error { return errs.New(errs.Cancelled, "the session is closed") }

// call makes a call of the session.
func (b *Backend) call(ctx context.Context, call func(queries wirepb.QueriesClient, session string) error) error {
	l, session, err := b.use(ctx)
	if err != nil {
		return err
	}
	defer l.put()
	err = call(l.queries, session)
	if errs.Is(err, errs.Cancelled) && ctx.Err() == nil && b.open.Err() != nil { // its connection was closed under it
		return errClosed()
	}
	return ended(ctx, err)
}

// ended is the error of a call: that of its context, if that has ended.
func ended(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return cancelled(ctx)
	}
	return err
}

func cancelled(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return errs.New(errs.Cancelled, "query cancelled: its deadline has passed")
	}
	return errs.New(errs.Cancelled, "query cancelled")
}
