"""Wagtail's workflow, told to us. Wagtail imports this while it loads its models, so it imports none.

By default Wagtail publishes when a workflow ends; ours sends `workflow_finished` instead, and
`publisher.desk.approval` freezes the Edition.
"""

from __future__ import annotations

from typing import Any

from django.dispatch import Signal

workflow_finished = Signal()


def finish_workflow(workflow_state: Any, user: Any = None) -> None:
    workflow_finished.send(sender=None, workflow_state=workflow_state, user=user)
