"""The extract of one person, for administrators, and what everybody may read of what is kept."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from activities.calendar import clock
from activities.people.views.people import kept
from lovplan.personal.extract import of_person


@require_safe
def extract(request: HttpRequest, pk: int) -> HttpResponse:
    """All that is kept of the person, as a file. What is typed and not sent is told to its writer alone."""
    person = kept(request, pk)
    told = of_person(person, with_words=person.pk == request.user.pk)
    answer = HttpResponse(json.dumps(told, ensure_ascii=False, indent=1), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="personuppgifter-{person.pk}-{clock.today()}.json"'
    return answer
