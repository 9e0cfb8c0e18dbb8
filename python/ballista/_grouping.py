"""Several ways to group in one aggregation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import _native
from . import expr as expression
from ._coercion import expressions

if TYPE_CHECKING:
    from .expr import Expr


class GroupingSet:
    """Several ways to group in one aggregation, to be used among the groups of ``DataFrame.aggregate``."""

    @staticmethod
    def rollup(*exprs: Expr | str) -> Expr:
        """Group by all, by all but the last, and so on down to one group of all rows.

        Example:
            >>> from ballista import SessionContext, col, functions as f
            >>> from ballista.expr import GroupingSet
            >>> df = SessionContext().from_pydict({"k": ["x", "y"], "n": [1, 2]})
            >>> df.aggregate([GroupingSet.rollup("k")], [f.sum(col("n")).alias("n")]).sort("k").to_pydict()
            {'k': ['x', 'y', None], 'n': [1, 2, 3]}
        """
        return expression.Expr(_native.expr_call("ROLLUP", expressions(exprs)))

    @staticmethod
    def cube(*exprs: Expr | str) -> Expr:
        """Group by each subset.

        Example:
            >>> from ballista import SessionContext, col, functions as f
            >>> from ballista.expr import GroupingSet
            >>> df = SessionContext().from_pydict({"k": ["x", "y"], "l": ["p", "p"], "n": [1, 2]})
            >>> sums = df.aggregate([GroupingSet.cube(col("k"), col("l"))], [f.sum(col("n")).alias("n")])
            >>> sums.sort("n", "k", "l").to_pydict()["n"]
            [1, 1, 2, 2, 3, 3]
        """
        return expression.Expr(_native.expr_call("CUBE", expressions(exprs)))

    @staticmethod
    def grouping_sets(*expr_lists: list[Expr | str]) -> Expr:
        """Group by each of the lists.

        Example:
            >>> from ballista import SessionContext, col, functions as f
            >>> from ballista.expr import GroupingSet
            >>> df = SessionContext().from_pydict({"k": ["x", "y"], "l": ["p", "p"], "n": [1, 2]})
            >>> sets = GroupingSet.grouping_sets([col("k")], [col("l")])
            >>> df.aggregate([sets], [f.sum(col("n")).alias("n")]).sort("n").to_pydict()
            {'k': ['x', 'y', None], 'l': [None, None, 'p'], 'n': [1, 2, 3]}
        """
        handles = [handle for exprs in expr_lists for handle in expressions(exprs)]
        return expression.Expr(_native.expr_call("GROUPING SETS", handles, {"sets": [len(exprs) for exprs in expr_lists]}))
