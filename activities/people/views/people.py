"""Pages of persons: who is here and who has left, one person with what they see and why, and what is done with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.calendar import clock
from activities.errors import ConflictError
from activities.models import Plan, Role, User
from activities.models.querysets_people import people_seen_by
from activities.models.register import edition_of
from activities.pages.editions import last_writer
from activities.people import reach, reads
from activities.people.actions import passwords, people, roles
from activities.people.forms import GiveRoleForm, LeaveForm, NewPersonForm, PersonForm
from activities.permissions import keeps_people, lets_in, manages_people
from activities.rows.story import writes_to_person


@require_safe
def person_list(request: HttpRequest) -> HttpResponse:
    """Those who are here, or by ?slutat=1 those who have left."""
    demand_manager(request)
    on, left = clock.today(), "slutat" in request.GET
    lines = reads.person_lines(request.user, on, left=left)  # type: ignore[arg-type]
    context = {"lines": lines, "left": left, "keeps": keeps_people(request.user)}
    return render(request, "activities/people/person_list.html", context)


@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: roles, what they see and why, what waits for them, and their history for those who keep it."""
    found, on = seen(request, pk), clock.today()
    keeps = keeps_people(request.user)
    plans = None if keeps else Plan.objects.adopting_by(request.user, on)
    has_left = found.has_left(on)
    context = {
        "person": found,
        "state": reads.state_of(found, on),
        "has_left": has_left,
        "keeps": keeps,
        "may_let_in": lets_in(request.user, found),
        "gives": not has_left and Role.objects.given_by(request.user, on).exists(),
        "holdings": reads.holdings_of(found, request.user, on),  # type: ignore[arg-type]
        "reasons": [] if has_left else reach.reasons(found, on, plans),
        "administrator": reach.ADMINISTRATOR if found.is_superuser and not has_left else "",
        "waiting": [(item, item.is_late(on)) for item in reads.waiting_for(found, request.user, on)],  # type: ignore[arg-type]
        "writes": writes_to_person(found.pk) if keeps else [],
        "names_plans": True,
        "by_mail": settings.LOVPLAN_MAIL and found.email,
    }
    return render(request, "activities/people/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def person_new(request: HttpRequest) -> HttpResponse:
    """A new person, with the link by which they choose a password. Somebody who is here already gets the role."""
    demand_manager(request)
    on = clock.today()
    initial = {"start": on, "role": request.GET.get("roll", "")}
    form = NewPersonForm(_typed(request), by=request.user, on=on, initial=initial)
    if form.is_valid():
        typed = {name: form.cleaned_data[name] for name in ("name", "email", "start")}
        here = people.with_email(typed["email"])
        try:
            made = people.add_person(role=form.chosen_role, by=request.user, **typed)  # type: ignore[arg-type]
        except ValidationError as error:
            form.take(error)
        else:
            if here is None:
                return links(request, [made])
            messages.success(request, f"{made} fanns redan och har nu rollen.")
            return redirect(address(made))
    known = people.with_email(form.data.get("email", "")) if form.errors.get("email") else None
    may_see = known is not None and people_seen_by(request.user, on).filter(pk=known.pk).exists()
    return form_page(request, form, "Ny person", "Lägg till personen", known=known if may_see else None)


@require_http_methods(["GET", "HEAD", "POST"])
def person_change(request: HttpRequest, pk: int) -> HttpResponse:
    found = kept(request, pk)
    form = PersonForm(_typed(request), initial={**PersonForm.present(found), "based_on": edition_of(found)})

    def act(values: dict[str, Any]) -> str:
        people.change_person(person=found, by=request.user, **values)  # type: ignore[arg-type]
        return "Uppgifterna är sparade."

    return answer(request, form, act, address(found)) or form_page(
        request, form, "Ändra uppgifter", "Spara", person=found
    )


@require_http_methods(["GET", "HEAD", "POST"])
def person_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for the last day, and says which roles will then be vacant and what waits."""
    found, on = kept(request, pk), clock.today()
    initial = {"last_day": found.last_day or on, "based_on": edition_of(found)}
    form = LeaveForm(_typed(request), initial=initial)

    def act(values: dict[str, Any]) -> str:
        people.leave(person=found, by=request.user, **values)  # type: ignore[arg-type]
        verb = "slutade" if values["last_day"] < on else "slutar"
        return f"{found} {verb} {values['last_day']}. Namnet står kvar i allt som är gjort."

    context = {
        "vacant": reads.only_holder_of(found, on),
        "waits": len(reads.waiting_for(found, request.user, on)),  # type: ignore[arg-type]
    }
    done = answer(request, form, act, address(found))
    return done or form_page(request, form, f"{found} slutar", "Spara", person=found, leaves=context)


@require_POST
def person_return(request: HttpRequest, pk: int) -> HttpResponse:
    found = kept(request, pk)
    people.come_back(person=found, by=request.user)  # type: ignore[arg-type]
    messages.success(request, f"{found} släpps in igen. Ge de roller som personen ska ha.")
    return redirect(address(found))


@require_POST
def person_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Another link to choose a password: the one given before was lost, or the password forgotten."""
    found = seen(request, pk)
    if not lets_in(request.user, found):
        raise PermissionDenied(passwords.LETTERS_IN)
    return links(request, [found])


@require_http_methods(["GET", "HEAD", "POST"])
def role_give(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the person one more role."""
    found, on = seen(request, pk), clock.today()
    form = GiveRoleForm(_typed(request), by=request.user, on=on, initial={"start": on})

    def act(values: dict[str, Any]) -> str:
        if form.chosen_role is None:
            raise ValidationError({"role": "Välj vilken roll personen får."})
        made = roles.give_role(role=form.chosen_role, person=found, start=values["start"], by=request.user)  # type: ignore[arg-type]
        return f"{found} har rollen {made.role} från och med {made.start}."

    done = answer(request, form, act, address(found))
    return done or form_page(request, form, f"Ge {found} en roll", "Ge rollen", person=found)


def links(request: HttpRequest, found: list[User], *, told: str = "") -> HttpResponse:
    """The links go by mail where mail reaches anybody; else they are shown once, to hand over, and kept nowhere."""
    by: Any = request.user
    mailed = [user for user in found if settings.LOVPLAN_MAIL and user.email]
    for user in mailed:
        passwords.invite(person=user, by=by)
    made = [
        (user, request.build_absolute_uri(passwords.make_link(person=user, by=by)))
        for user in found
        if user not in mailed
    ]
    return render(request, "activities/people/links.html", {"links": made, "mailed": mailed, "told": told})


def demand_manager(request: HttpRequest) -> None:
    if not manages_people(request.user):
        raise PermissionDenied("Personer och roller sköts av administratörer och av den som leder en plan.")


def seen(request: HttpRequest, pk: int) -> User:
    """The person, or 404 when one does not keep them in view."""
    demand_manager(request)
    return get_object_or_404(people_seen_by(request.user, clock.today()), pk=pk)


def kept(request: HttpRequest, pk: int) -> User:
    """The person, for administrators alone."""
    found = seen(request, pk)
    if not keeps_people(request.user):
        raise PermissionDenied(people.ADMINISTRATORS_ONLY)
    return found


def address(found: User) -> str:
    return reverse("activities:person", args=[found.pk])


def answer(request: HttpRequest, form: Any, act: Callable[[dict[str, Any]], str], done: str) -> HttpResponse | None:
    """Do what was sent and lead on; None when there is a form to show."""
    if not form.is_valid():
        return None
    try:
        messages.success(request, act(dict(form.cleaned_data)))
        return redirect(done)
    except ValidationError as error:
        form.take(error)
    except ConflictError as error:
        if error.latest is None:
            messages.error(request, "Det har tagits bort av någon annan sedan du öppnade sidan.")
            return redirect(done)
        form.overtaken(edition_of(error.latest), type(form).present(error.latest), last_writer(error.latest))
    return None


def form_page(
    request: HttpRequest, form: Any, heading: str, button: str, *, back: str = "", **context: Any
) -> HttpResponse:
    """The one page of all these forms; `back` is where it is left for, the person's own page unless given."""
    found = context.get("person")
    where = back or (address(found) if found else reverse("activities:person_list"))
    context = {"person": None, "role": None, "known": None, "leaves": None, "take_back": "", **context}
    context |= {"form": form, "heading": heading, "button": button, "back": where}
    return render(request, "activities/people/form.html", context, status=422 if form.errors else 200)


def _typed(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None
