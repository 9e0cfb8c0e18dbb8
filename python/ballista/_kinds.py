"""Kinds of nodes and expressions that DataFusion has, and that no plan of this engine is made of.

Programs that look at plans ask whether a node is one of them, which it is not: there are no instances.
"""

from __future__ import annotations

from typing import NoReturn


class _Kind:
    def __init__(self) -> NoReturn:
        raise TypeError(f"no plan of this engine has a {type(self).__name__}")


class CreateFunction(_Kind):
    """CREATE FUNCTION: functions are made with `ballista.udf` and its like."""


class CreateFunctionBody(_Kind):
    """What a function of CREATE FUNCTION computes."""


class DropFunction(_Kind):
    """DROP FUNCTION."""


class ILike(_Kind):
    """ILIKE, which is a `Like`, as in DataFusion."""


class OperateFunctionArg(_Kind):
    """A parameter of a function of CREATE FUNCTION."""


class Partitioning(_Kind):
    """How rows are shared: ``DataFrame.repartition`` leaves that to the workers."""


class Repartition(_Kind):
    """Rows that are shared in another way: ``DataFrame.repartition`` leaves that to the workers."""


class ScalarVariable(_Kind):
    """A variable, such as ``@x``."""


class Subquery(_Kind):
    """The plan of a sub-query: its SQL is in the text of the expression."""


class UnnestExpr(_Kind):
    """A list that is unnested, as an expression: it is a call of the function ``unnest``."""
