"""What the kinds of functions have in common."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Any

from .. import _native
from .._missing import require
from ..expr import Expr, coerce_to_expr
from ._fields import data_type_or_field_to_field, data_types_or_fields_to_field_list

if TYPE_CHECKING:
    import pyarrow as pa


class Volatility(Enum):
    """How much the result of a function depends on what is not an argument. Its name in lower case, a string, does as well.

    Example:
        >>> import pyarrow as pa
        >>> from ballista import SessionContext, col, udf
        >>> from ballista.user_defined import Volatility
        >>> same = udf(lambda a: a, [pa.int64()], pa.int64(), Volatility.Immutable, "same")
        >>> SessionContext().from_pydict({"a": [1]}).select(same(col("a")).alias("a")).to_pydict()
        {'a': [1]}
    """

    Immutable = 1
    """On nothing: the same arguments always give the same result."""

    Stable = 2
    """The same arguments give the same result within a query."""

    Volatile = 3
    """Each row may have another result, and the function is called for each."""

    def __str__(self) -> str:
        return self.name.lower()


class Function:
    """What the kinds of functions have in common: a name, and the object of the library that makes calls of it."""

    _kind: str
    _name: str
    _handle: _native.Handle | None  # None: a function of the library, by its name
    _parts: tuple[Any, ...]

    def _describe(
        self,
        name: str,
        body: Callable[..., Any],
        args: Sequence[pa.DataType | pa.Field[Any]],
        result: pa.DataType | pa.Field[Any],
        volatility: Volatility | str,
        state: Sequence[pa.DataType | pa.Field[Any]] = (),
        **options: bool,
    ) -> None:
        pyarrow = require("pyarrow", f"the function {name}")
        from .._foreign.callbacks import add
        from .._foreign.run import Function as Described

        given = data_types_or_fields_to_field_list(args)
        states = data_types_or_fields_to_field_list(state)
        returned = data_type_or_field_to_field(result, "value")
        described = Described(
            kind=self._kind,
            name=name,
            body=body,
            args=[field.type for field in given],
            state=[field.type for field in states],
            result=returned.type,
            nullable=returned.nullable,
            volatility=str(volatility),
            **options,
        )
        self._name = name
        self._parts = (name, body, given, returned, str(volatility), states, options)
        self._handle = _native.function_new(
            add(described),
            {
                "version": "{}.{}".format(*sys.version_info),
                "kind": self._kind,
                "name": name,
                "volatility": str(volatility),
                "args": len(given),
                **options,
            },
            pyarrow.schema([*given, *states, returned]),
        )

    @classmethod
    def _named(cls, name: str) -> Any:
        """Return a function of the library."""
        made = cls.__new__(cls)
        made._name, made._handle = name, None
        return made

    @property
    def name(self) -> str:
        """Return the name of the function."""
        return self._name

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._name})"

    def __call__(self, *args: Expr | Any) -> Expr:
        """Make an expression that calls the function."""
        handles = [coerce_to_expr(arg).expr for arg in args]
        if self._handle is None:
            return Expr(_native.expr_call(self._name, handles))
        made = _native.expr_apply(self._handle, handles)
        made.applied = self, handles
        return Expr(made)

    def __reduce__(self) -> tuple[Any, ...]:
        if self._handle is None:
            return _library_function, (type(self), self._name)
        return _again, (type(self), *self._parts)


def _library_function(kind: type[Function], name: str) -> Any:
    return kind._named(name)


def _again(kind: type[Function], *parts: Any) -> Any:
    """Make a function of what another process has described."""
    *described, options = parts
    made = kind.__new__(kind)
    made._describe(*described, **options)
    return made


def name_of(func: Callable[..., Any]) -> str:
    return str(getattr(func, "__qualname__", type(func).__name__)).lower()


Decorator = Callable[[Callable[..., Any]], Callable[..., Expr]]


def decorator(make: Callable[..., Function], *args: Any, **kwargs: Any) -> Decorator:
    """Return a decorator, after which the decorated function makes expressions."""

    def decorate(func: Callable[..., Any]) -> Callable[..., Expr]:
        made = make(func, *args, **kwargs)

        @functools.wraps(func)
        def wrapper(*args: Any) -> Expr:
            return made(*args)

        vars(wrapper)["made"] = made
        return wrapper

    return decorate
