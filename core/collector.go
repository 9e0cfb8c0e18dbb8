package core

import (
	"os"
	"runtime/debug"
)

// collectAt is by how many percent of what is in use Go's heap grows before it is collected.
const collectAt = 400

// CollectLess is for processes that are the engine's alone: it lets Go's heap grow to several times what is in use. Rows lie outside of it, so
// that it is small, and collecting it often costs more than it saves. GOGC in the environment stays as it is.
func CollectLess() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectAt)
	}
}
