// Package tree walks and rewrites immutable trees: bound expressions, logical plans and physical plans.
package tree

// Node is a node of a tree of T. WithChildren returns a copy of the node that has the given children, in the
// order and number that Children returns them.
type Node[T any] interface {
	Children() []T
	WithChildren(children []T) T
}

// Walk calls visit for the node and, where it returns true, for what lies below it, parents first.
func Walk[T Node[T]](node T, visit func(T) bool) {
	if !visit(node) {
		return
	}
	for _, child := range node.Children() {
		Walk(child, visit)
	}
}

// Any reports whether the predicate holds for the node or for one below it.
func Any[T Node[T]](node T, predicate func(T) bool) bool {
	found := false
	Walk(node, func(n T) bool {
		found = found || predicate(n)
		return !found
	})
	return found
}

// Up rewrites the tree from its leaves to its root: rewrite sees each node with its children rewritten already.
// Nodes whose children did not change are not copied.
func Up[T interface {
	Node[T]
	comparable
}](node T, rewrite func(T) (T, error)) (T, error) {
	node, err := EachChild(node, func(child T) (T, error) { return Up(child, rewrite) })
	if err != nil {
		return node, err
	}
	return rewrite(node)
}

// Down rewrites the tree from its root to its leaves: the children of what rewrite returned are rewritten next.
func Down[T interface {
	Node[T]
	comparable
}](node T, rewrite func(T) (T, error)) (T, error) {
	node, err := rewrite(node)
	if err != nil {
		return node, err
	}
	return EachChild(node, func(child T) (T, error) { return Down(child, rewrite) })
}

// EachChild rewrites the node's children and returns the node itself when none of them changed.
func EachChild[T interface {
	Node[T]
	comparable
}](node T, rewrite func(T) (T, error)) (T, error) {
	children := node.Children()
	var changed []T
	for i, child := range children {
		rewritten, err := rewrite(child)
		if err != nil {
			return node, err
		}
		if rewritten != child && changed == nil {
			changed = append(make([]T, 0, len(children)), children[:i]...)
		}
		if changed != nil {
			changed = append(changed, rewritten)
		}
	}
	if changed == nil {
		return node, nil
	}
	return node.WithChildren(changed), nil
}
