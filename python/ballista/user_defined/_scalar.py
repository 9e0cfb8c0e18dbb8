"""Functions that compute a value for each row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, overload

from ._fields import data_type_or_field_to_field, data_types_or_fields_to_field_list
from ._function import Decorator, Function, Volatility, decorator, name_of

if TYPE_CHECKING:
    import pyarrow as pa


class ScalarUDF(Function):
    """A function that computes a value for each row. `udf` makes them, and says what the arguments are."""

    _kind = "scalar"

    def __init__(
        self,
        name: str,
        func: Callable[..., pa.Array[Any]],
        input_fields: list[pa.Field[Any]] | None = None,
        return_field: pa.Field[Any] | None = None,
        volatility: Volatility | str | None = None,
    ) -> None:
        if input_fields is None or return_field is None or volatility is None:
            raise TypeError("`input_fields`, `return_field`, and `volatility` must be provided when `func` is callable.")
        self._describe(name, func, input_fields, return_field, volatility)

    @overload
    @staticmethod
    def udf(
        func: Callable[..., Any],
        input_fields: Sequence[pa.DataType | pa.Field[Any]] | pa.DataType | pa.Field[Any],
        return_field: pa.DataType | pa.Field[Any],
        volatility: Volatility | str,
        name: str | None = None,
    ) -> ScalarUDF: ...

    @overload
    @staticmethod
    def udf(
        input_fields: Sequence[pa.DataType | pa.Field[Any]] | pa.DataType | pa.Field[Any],
        return_field: pa.DataType | pa.Field[Any],
        volatility: Volatility | str,
        name: str | None = None,
    ) -> Decorator: ...

    @staticmethod
    def udf(*args: Any, **kwargs: Any) -> Any:
        """Make a scalar function, or decorate one.

        Usage: ``udf(func, input_fields, return_field, volatility, name)``, or
        ``@udf(input_fields, return_field, volatility, name)``.

        Args:
            args: As below.
            kwargs: ``func`` takes an array of pyarrow for each argument, all of one length, and returns an array of that
                length. It is called with the rows that count, at most 8,192 of them at a time, and with NULLs among them.
                ``input_fields`` are the types of the arguments, or fields. ``return_field`` is the type of the result, or a
                field, which may say that there are no NULLs. ``volatility`` is a `Volatility` or its name. ``name`` is the
                name in SQL: by default that of ``func``.

        Example:
            >>> import pyarrow as pa
            >>> import pyarrow.compute as pc
            >>> from ballista import SessionContext, col, udf
            >>> plus = udf(pc.add, [pa.int64(), pa.int64()], pa.int64(), "immutable", "plus")
            >>> SessionContext().from_pydict({"a": [1, 2]}).select(plus(col("a"), 10).alias("b")).to_pydict()
            {'b': [11, 12]}
        """
        if not args and "func" in kwargs:
            args = (kwargs.pop("func"),)
        if args and callable(args[0]):
            return _scalar(*args, **kwargs)
        return decorator(_scalar, *args, **kwargs)


def _scalar(
    func: Callable[..., pa.Array[Any]],
    input_fields: Sequence[pa.DataType | pa.Field[Any]] | pa.DataType | pa.Field[Any],
    return_field: pa.DataType | pa.Field[Any],
    volatility: Volatility | str,
    name: str | None = None,
) -> ScalarUDF:
    if not callable(func):
        raise TypeError("`func` argument must be callable")
    fields = data_types_or_fields_to_field_list(input_fields)
    return ScalarUDF(name or name_of(func), func, fields, data_type_or_field_to_field(return_field, "value"), volatility)
