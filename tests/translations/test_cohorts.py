"""A class comes by a link and leaves together."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth.models import Group, User

from tests.racing import contest
from tests.translations.conftest import CATALAN, DAY, HOUR, NOW, person
from translations import cohorts, people, transitions
from translations.errors import InvitationError
from translations.models import Cohort, Invitation, Job, Turn
from translations.reminders_sending import unsubscribe_token

pytestmark = pytest.mark.django_db
WEEK = datetime.timedelta(days=7)


@pytest.fixture
def cohort():
    return Cohort.objects.create(name="Autumn", language="ca")


@pytest.fixture
def invitation(cohort):
    return cohorts.invite(cohort, person("coordinator", "coordinate"), uses_max=2, lasts=WEEK, now=NOW)


def newcomer(name):
    return User(username=name, password="!")


def test_whoever_has_the_link_becomes_a_translator(invitation, cohort):
    user = newcomer("ada")
    assert cohorts.join(cohorts.token_of(invitation), user, now=NOW) == cohort
    fresh = User.objects.get(username="ada")
    assert fresh.has_perm(people.TRANSLATE)
    assert not fresh.has_perm(people.REVIEW)
    assert not fresh.is_staff
    assert list(cohort.people.all()) == [fresh]


def test_joining_twice_takes_one_place(invitation):
    user = person("ada")
    for _ in range(2):
        cohorts.join(cohorts.token_of(invitation), user, now=NOW)
    invitation.refresh_from_db()
    assert invitation.uses == 1


def test_a_link_is_for_so_many_people(invitation):
    token = cohorts.token_of(invitation)
    for name in ("a", "b"):
        cohorts.join(token, newcomer(name), now=NOW)
    with pytest.raises(InvitationError, match="as many people"):
        cohorts.join(token, newcomer("c"), now=NOW)
    assert not User.objects.filter(username="c").exists()


def test_a_link_ends(invitation):
    with pytest.raises(InvitationError, match="is over"):
        cohorts.join(cohorts.token_of(invitation), newcomer("late"), now=NOW + WEEK)


def test_a_link_is_taken_back(invitation):
    cohorts.take_back(invitation, NOW)
    with pytest.raises(InvitationError, match="is over"):
        cohorts.invitation_of(cohorts.token_of(invitation), NOW)


@pytest.mark.parametrize("token", ["", "1", "MQ:1tX:abc", "MQ"])
def test_a_link_cannot_be_made_up(token):
    with pytest.raises(InvitationError, match="not complete"):
        cohorts.invitation_of(token, NOW)


def test_a_link_of_another_kind_opens_nothing(invitation):
    with pytest.raises(InvitationError, match="not complete"):
        cohorts.invitation_of(unsubscribe_token(invitation.made_by), NOW)


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_gets_the_last_place():
    made = Cohort.objects.create(name="Autumn", language="ca")
    invitation = cohorts.invite(made, person("coordinator"), uses_max=1, lasts=WEEK, now=NOW)
    people.translators()
    token = cohorts.token_of(invitation)
    _, refused = contest(
        lambda: cohorts.join(token, newcomer("a"), now=NOW),
        lambda: cohorts.join(token, newcomer("b"), now=NOW),
        refusal=InvitationError,
    )
    assert len(refused) == 1
    assert made.people.count() == Invitation.objects.get().uses == 1


# --- leaving


@pytest.fixture
def member(cohort):
    user = person("member", "translate", email="member@example.org")
    user.groups.add(people.translators())
    cohort.people.add(user)
    return user


def test_a_class_that_leaves_hands_back_what_it_has_and_keeps_its_words(job, cohort, member, reviewer):
    Turn.objects.create(language="ca", person=member, publish_on=DAY)
    transitions.claim(job, member, now=NOW)
    transitions.save_draft(job, member, CATALAN, 0, now=NOW)
    left = cohorts.retire(cohort, now=NOW + HOUR)
    assert (left.closed, left.stayed, left.handed_back) == (1, (), 1)
    member.refresh_from_db()
    assert not member.is_active
    assert not Turn.objects.exists()
    fresh = Job.objects.get()
    assert (fresh.state, fresh.assignee) == (Job.State.OPEN, None)
    assert fresh.revisions.get().author == member
    # The next one goes on from these words.
    transitions.claim(fresh, reviewer, now=NOW)
    assert not transitions.save_draft(fresh, reviewer, {**CATALAN, "title": "X"}, 1, now=NOW).kept_beside


def test_a_text_that_waits_for_review_goes_on_waiting(submitted, cohort, translator):
    cohort.people.add(translator)
    cohorts.retire(cohort, now=NOW)
    submitted.refresh_from_db()
    assert submitted.state == Job.State.REVIEW
    assert submitted.revisions.get().credit == "T. R."


@pytest.mark.parametrize("needed", ["superuser", "staff", "group", "class"])
def test_who_is_needed_elsewhere_keeps_the_account(cohort, member, needed):
    if needed == "superuser":
        member.is_superuser = True
    elif needed == "staff":
        member.is_staff = True
    elif needed == "group":
        member.groups.add(Group.objects.create(name="reviewer"))
    else:
        Cohort.objects.create(name="Spring", language="ca").people.add(member)
    member.save()
    assert cohorts.retire(cohort, now=NOW).stayed == ("member",)
    member.refresh_from_db()
    assert member.is_active


def test_a_class_that_left_lets_nobody_in(invitation, cohort):
    cohorts.retire(cohort, now=NOW)
    with pytest.raises(InvitationError, match="taken back"):
        cohorts.invitation_of(cohorts.token_of(invitation), NOW)
