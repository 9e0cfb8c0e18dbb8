"""Makes random expressions whose values the engines agree about, from tables of forms."""

from __future__ import annotations

import random

import forms
import moments
import nested
import written
from nodes import COMPARABLE, LITERALS, Node, Scope, columns

# The kind of the result, the template, the kinds of arguments, and who agrees. X is any comparable kind, the same everywhere.
Form = tuple[str, str, tuple[str, ...], frozenset[str]]

FORMS: list[Form] = [
    *forms.NUMBERS,
    *forms.TEXTS,
    *forms.BYTES,
    *forms.TRUTH,
    *forms.ANY,
    *moments.FORMS,
    *nested.FORMS,
    *written.FORMS,
]
OF_KIND: dict[str, list[Form]] = {}
for _form in FORMS:
    for _kind in COMPARABLE if _form[0] == "X" else (_form[0],):
        OF_KIND.setdefault(_kind, []).append(_form)


def expression(r: random.Random, scope: Scope, kind: str, depth: int) -> Node:
    """Make an expression of a kind over the columns in scope. There must be a column of it where it has no literals."""
    possible = [form for form in OF_KIND.get(kind, []) if all(_at_hand(of, scope) for of in form[2])]
    if depth <= 0 or not possible or r.random() < 0.25:
        return leaf(r, scope, kind)
    result, template, kinds, agree = r.choice(possible)
    same = kind if result == "X" else r.choice(COMPARABLE)
    args = tuple(expression(r, scope, same if of == "X" else of, depth - 1) for of in kinds)
    return Node(kind, template, args, agree)


def leaf(r: random.Random, scope: Scope, kind: str) -> Node:
    """Make a column, or a literal where there is none of the kind, and sometimes else."""
    found = columns(scope, kind)
    if found and (kind not in LITERALS or r.random() < 0.8):
        return r.choice(found)
    return Node(kind, r.choice(LITERALS[kind]))


def _at_hand(kind: str, scope: Scope) -> bool:
    return kind == "X" or kind in LITERALS or bool(columns(scope, kind))
