package logical

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/ballista-go/ballista/core/expr"
)

// Schema is the schema of a relation, with the metadata of the tables that it comes from.
func Schema(n Node) *arrow.Schema {
	fields := expr.Schema(n.Output()).Fields()
	metadata := schemaMetadata(n, map[int]arrow.Metadata{})
	if metadata.Len() == 0 {
		return arrow.NewSchema(fields, nil)
	}
	return arrow.NewSchema(fields, &metadata)
}

// schemaMetadata finds what the Shared of a Ref has in shared.
func schemaMetadata(n Node, shared map[int]arrow.Metadata) arrow.Metadata {
	switch n := n.(type) {
	case *Scan:
		return n.Table.Schema().Metadata()
	case *With:
		shared[n.ID] = schemaMetadata(n.Shared, shared)
		return schemaMetadata(n.Body, shared)
	case *Ref:
		return shared[n.ID]
	case *Join:
		return joined(n.Kind, schemaMetadata(n.Left, shared), schemaMetadata(n.Right, shared))
	case *Apply:
		return joined(n.Kind, schemaMetadata(n.Left, shared), schemaMetadata(n.Right, shared))
	case *SetOperation:
		return joined(LeftSemi, schemaMetadata(n.Left, shared), schemaMetadata(n.Right, shared))
	case *Union:
		metadata := schemaMetadata(n.Inputs[0], shared)
		for _, input := range n.Inputs[1:] {
			metadata = expr.CommonMetadata(metadata, schemaMetadata(input, shared))
		}
		return metadata
	default:
		for _, input := range n.Children() {
			return schemaMetadata(input, shared)
		}
	}
	return arrow.Metadata{}
}

// joined is what both sides of a join say. Where they contradict each other, the side counts whose rows are kept.
func joined(kind JoinKind, left, right arrow.Metadata) arrow.Metadata {
	if kind == Right || kind == RightSemi || kind == RightAnti {
		left, right = right, left
	}
	said := right.ToMap()
	for key, value := range left.ToMap() {
		said[key] = value
	}
	return arrow.MetadataFrom(said)
}
