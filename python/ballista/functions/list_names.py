"""The other names of the functions of lists."""

from __future__ import annotations

from .lists import (
    array_any_value,
    array_append,
    array_compact,
    array_concat,
    array_contains,
    array_dims,
    array_distinct,
    array_element,
    array_except,
    array_has_all,
    array_has_any,
    array_intersect,
    array_length,
    array_max,
    array_min,
    array_ndims,
    array_pop_back,
    array_pop_front,
    array_position,
    array_positions,
    array_prepend,
    array_remove,
    array_remove_all,
    array_remove_n,
    array_repeat,
    array_replace,
    array_replace_all,
    array_replace_n,
    array_resize,
    array_reverse,
    array_slice,
    array_sort,
    array_to_string,
    array_union,
    arrays_zip,
    empty,
    generate_series,
    make_array,
    string_to_array,
)

__all__ = [
    "array",
    "array_cat",
    "array_empty",
    "array_extract",
    "array_indexof",
    "array_join",
    "array_push_back",
    "array_push_front",
    "arrays_overlap",
    "gen_series",
    "list_any_value",
    "list_append",
    "list_cat",
    "list_compact",
    "list_concat",
    "list_contains",
    "list_dims",
    "list_distinct",
    "list_element",
    "list_empty",
    "list_except",
    "list_extract",
    "list_has",
    "list_has_all",
    "list_has_any",
    "list_indexof",
    "list_intersect",
    "list_join",
    "list_length",
    "list_max",
    "list_min",
    "list_ndims",
    "list_overlap",
    "list_pop_back",
    "list_pop_front",
    "list_position",
    "list_positions",
    "list_prepend",
    "list_push_back",
    "list_push_front",
    "list_remove",
    "list_remove_all",
    "list_remove_n",
    "list_repeat",
    "list_replace",
    "list_replace_all",
    "list_replace_n",
    "list_resize",
    "list_reverse",
    "list_slice",
    "list_sort",
    "list_to_string",
    "list_union",
    "list_zip",
    "make_list",
    "string_to_list",
]

gen_series = generate_series
array = make_array
array_cat = array_concat
array_empty = empty
array_extract = array_element
array_indexof = array_position
array_join = array_to_string
array_push_back = array_append
array_push_front = array_prepend
arrays_overlap = array_has_any
list_any_value = array_any_value
list_append = array_append
list_cat = array_concat
list_compact = array_compact
list_concat = array_concat
list_contains = array_contains
list_dims = array_dims
list_distinct = array_distinct
list_element = array_element
list_empty = empty
list_except = array_except
list_extract = array_element
list_has = array_contains
list_has_all = array_has_all
list_has_any = array_has_any
list_indexof = array_position
list_intersect = array_intersect
list_join = array_to_string
list_length = array_length
list_max = array_max
list_min = array_min
list_ndims = array_ndims
list_overlap = array_has_any
list_pop_back = array_pop_back
list_pop_front = array_pop_front
list_position = array_position
list_positions = array_positions
list_prepend = array_prepend
list_push_back = array_append
list_push_front = array_prepend
list_remove = array_remove
list_remove_all = array_remove_all
list_remove_n = array_remove_n
list_repeat = array_repeat
list_replace = array_replace
list_replace_all = array_replace_all
list_replace_n = array_replace_n
list_resize = array_resize
list_reverse = array_reverse
list_slice = array_slice
list_sort = array_sort
list_to_string = array_to_string
list_union = array_union
list_zip = arrays_zip
make_list = make_array
string_to_list = string_to_array
