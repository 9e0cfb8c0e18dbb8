package optimizer_test

import "github.com/ballista-go/ballista/core/logical"

func explainTree(plan logical.Node) string { return logical.Explain(plan) }
