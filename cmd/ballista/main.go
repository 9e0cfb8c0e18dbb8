// Ballista runs SQL, and the scheduler and the executors of a cluster.
package main

import (
	"os"

	"github.com/ballista-go/ballista/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:], os.Stdout, os.Stderr)) }
