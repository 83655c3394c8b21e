"""What `posts.rules` find in a draft, each with the place in the form where it is mended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.forms.formsets import DELETION_FIELD_NAME

from publisher.desk.editor import moving
from publisher.posts import rules
from publisher.posts.models import Post
from publisher.posts.rules import Finding


@dataclass(frozen=True)
class Line:
    code: str
    message: str
    label: str
    """The field, as its label says it."""
    anchor: str
    """The `id` of what takes the focus; empty where the form has no such place."""
    blocks: bool


def lines(post: Post, form: Any) -> list[Line]:
    """Blockers first. `form` is the one that `post` stands in, whether it was sent or only shown."""
    found = [_line(finding, form, blocks=True) for finding in rules.blockers(post)]
    return found + [_line(finding, form, blocks=False) for finding in rules.advice(post)]


def moves(form: Any) -> list[Line]:
    """What another date in the form means."""
    if form.planned is None:
        return []
    label, anchor = str(form["publish_on"].label), str(form["publish_on"].id_for_label)
    return [Line("moves", sentence, label, anchor, blocks=False) for sentence in moving.said(form.planned)]


def errors(form: Any) -> list[Line]:
    """What the form itself does not take, a date for instance that another post has."""
    return list(_errors(form))


def _line(finding: Finding, form: Any, *, blocks: bool) -> Line:
    label, anchor = _place(finding, form)
    return Line(finding.code, finding.message, label, anchor, blocks)


def _place(finding: Finding, form: Any) -> tuple[str, str]:
    if finding.field in form.fields:
        return str(form[finding.field].label), str(form[finding.field].id_for_label)
    formset = form.formsets.get(finding.field)
    if formset is None:
        return finding.field.capitalize(), f"id_{finding.field}"
    standing = rows(formset)
    if finding.row is None or finding.row >= len(standing):
        return finding.field.capitalize(), f"id_{formset.prefix}-ADD"
    row = standing[finding.row]
    if finding.part in row.fields:
        return str(row[finding.part].label), str(row[finding.part].id_for_label)
    return finding.part.capitalize(), f"id_{row.prefix}-{finding.part}-ADD"


def rows(formset: Any) -> list[Any]:
    """In the order in which they stand in the post."""
    if not formset.is_bound:
        return list(formset.initial_forms)
    if formset.is_valid():
        return list(formset.ordered_forms)
    return [row for row in formset.forms if not row.data.get(row.add_prefix(DELETION_FIELD_NAME))]


def _errors(form: Any) -> Iterator[Line]:
    for name, said in form.errors.items():
        known = name in form.fields
        label = str(form[name].label) if known else "Form"
        anchor = str(form[name].id_for_label) if known else ""
        yield from (Line(f"form-{name}", str(message), label, anchor, blocks=True) for message in said)
    for formset in getattr(form, "formsets", {}).values():
        for message in formset.non_form_errors():
            yield Line(
                "form", str(message), formset.prefix.capitalize(), f"id_{formset.prefix}-ADD", blocks=True
            )
        for row in formset.forms:
            yield from _errors(row)
