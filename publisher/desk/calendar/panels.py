"""On the first page: days that nobody has filled, before and after their slot. Where there are none, nothing."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from wagtail.admin.ui.components import Component

from publisher.clock import wall_now
from publisher.desk import policy
from publisher.desk.day import today
from publisher.schedule.models import UnfilledDay
from publisher.schedule.unfilled.days import told

SHOWN = datetime.timedelta(days=3)


class UnfilledPanel(Component):
    name = "unfilled"
    template_name = "desk/calendar/unfilled.html"
    order = 55

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        if not policy.may(parent_context["request"].user, policy.SEE_POSTS):
            return {"rows": []}
        this, states = today(wall_now()), UnfilledDay.State
        recent = Q(state__in=UnfilledDay.ENDED, date__gte=this - SHOWN)
        rows = UnfilledDay.objects.filter(recent | Q(state=states.NAMED)).select_related(
            "rerun_of", "reserve", "post"
        )
        return {"rows": [(row, told(row)) for row in rows.order_by("date")]}
