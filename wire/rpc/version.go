package rpc

import (
	"github.com/ballista-go/ballista/core"
	"github.com/ballista-go/ballista/core/errs"
	"github.com/ballista-go/ballista/core/vector"
	"github.com/ballista-go/ballista/wire"
)

// Versions are what processes that talk to each other must agree in, and what the program is called for messages.
type Versions struct {
	Protocol, RowHash uint32
	Program           string
}

// Ours are those of this process.
func Ours() Versions {
	return Versions{Protocol: wire.ProtocolVersion, RowHash: vector.HashVersion, Program: core.Version}
}

// Match fails, with both numbers, when a peer's versions differ from ours. A peer that did not tell its row hash has RowHash 0.
func Match(peer string, theirs Versions) error {
	ours := Ours()
	if theirs.Protocol != ours.Protocol {
		return errs.New(errs.Unsupported, "protocol versions differ: %s has %d (ballista %s), this process has %d (ballista %s)",
			peer, theirs.Protocol, theirs.Program, ours.Protocol, ours.Program)
	}
	if theirs.RowHash != 0 && theirs.RowHash != ours.RowHash {
		return errs.New(errs.Unsupported, "row hash versions differ: %s has %d (ballista %s), this process has %d (ballista %s)",
			peer, theirs.RowHash, theirs.Program, ours.RowHash, ours.Program)
	}
	return nil
}
