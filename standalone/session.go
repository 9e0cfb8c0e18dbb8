package standalone

import (
	"context"
	"errors"

	"github.com/ballista-go/ballista/client"
)

// Backend is a session of a cluster of its own, which ends with it. It implements core.Backend and core.Mirror.
type Backend struct {
	*client.Backend
	cluster *Cluster
}

// Open starts a cluster for a session.
func Open(ctx context.Context, config Config, options client.Options) (*Backend, error) {
	cluster, err := Start(ctx, config)
	if err != nil {
		return nil, err
	}
	session, err := client.Connect(ctx, cluster.Address(), options)
	if err != nil {
		return nil, errors.Join(err, cluster.Stop())
	}
	return &Backend{session, cluster}, nil
}

// Close implements core.Backend.
func (b *Backend) Close() error { return errors.Join(b.Backend.Close(), b.cluster.Stop()) }
