"""The rules by which a file is taken (docs/reference/exchange.md), one by one."""

from __future__ import annotations

import dataclasses
import html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.translations.conftest import CATALAN, DUE, ENGLISH, NOW, changed, person, source
from tests.translations.exchange.documents import BODIES, LINES
from translations import transitions
from translations.exchange import arrival, departure, formats
from translations.exchange.formats import FORMATS
from translations.exchange.refusals import FileRefused, SourceDiffers
from translations.models import ImportFile, Job, TranslationRevision
from translations.staleness import head_revision

pytestmark = pytest.mark.django_db
Status = TranslationRevision.Status
Origin = TranslationRevision.Origin


def written(job, key="xliff", **words):
    """A file of the job in which these fields' units have these words; of the body, by unit id."""
    document = departure.of_job(job)
    filled = tuple(
        dataclasses.replace(unit, target=words.get(unit.id.replace(".", "_"), unit.target))
        for unit in document.units
    )
    return FORMATS[key].write(dataclasses.replace(document, units=filled))


def take(job, user, data, **more):
    return arrival.take(job, user, data, name="text.xlf", now=NOW, **more)


@pytest.mark.parametrize("key", FORMATS)
def test_a_file_becomes_a_draft(held, translator, key):
    data = written(held, key, title="Un fanal", body_2="Les verdes reposen.", alt_1="Cèl·lules")
    taken = take(held, translator, data)
    draft = taken.revision
    assert (draft.status, draft.origin, draft.author) == (Status.DRAFT, Origin.FILE, translator)
    assert (draft.fields["title"], draft.fields["alt_1"], draft.fields["kicker"]) == (
        "Un fanal",
        "Cèl·lules",
        "",
    )
    assert draft.fields["body"].endswith("<p>Les verdes reposen.</p>")
    assert draft.based_on.number == 1
    assert Job.objects.get().state == Job.State.CLAIMED


def test_a_sentence_without_a_translation_stays_english_among_its_fellows_and_is_named(held, translator):
    taken = take(held, translator, written(held, body_2="Les verdes reposen."))
    assert taken.revision.fields["body"].startswith(
        "<p>Cells feel every push and pull. This <em>lantern</em>"
    )
    assert [unit.id for unit in taken.plan.merged.untranslated] == [
        "kicker", "title", "strapline", "body.1.1", "body.1.2", "alt_1",
    ]  # fmt: skip


@pytest.mark.parametrize("empty", ["", "   ", "A Lantern for Every Cell", " A  Lantern for Every Cell "])
def test_what_is_empty_or_still_english_never_overwrites(held, translator, empty):
    transitions.save_draft(held, translator, CATALAN, 0, now=NOW)
    taken = take(held, translator, written(held, title=empty, strapline="Colorants nous"))
    assert taken.revision.fields == {**CATALAN, "strapline": "Colorants nous"}
    assert not taken.plan.merged.untranslated


def test_states_are_not_believed(held, translator):
    transitions.save_draft(held, translator, CATALAN, 0, now=NOW)
    data = written(held).replace(b'state="translated"', b'state="needs-translation"')
    assert not arrival.plan(held, data).changed
    data = written(held, title="Un llum").replace(b'state="translated"', b'state="final" approved="yes"')
    assert take(held, translator, data).revision.status == Status.DRAFT
    fuzzy = written(held, "po", title="Un altre llum").replace(b"msgctxt", b"#, fuzzy\nmsgctxt", 3)
    assert take(held, translator, fuzzy).revision.fields["title"] == "Un altre llum"


def test_english_that_is_not_ours_is_refused_with_what_differs(held, translator):
    data = written(held, title="Un fanal").replace(b"every push and pull", b"no push and pull")
    with pytest.raises(SourceDiffers, match="Text") as caught:
        take(held, translator, data)
    [difference] = caught.value.differences
    assert difference.field == "body"
    assert [stretch.text for stretch in difference.stretches if stretch.change != "same"] == ["every", "no"]
    assert not TranslationRevision.objects.exists()
    assert not ImportFile.objects.exists()


def test_a_link_that_was_changed_in_the_english_is_english_that_is_not_ours(held):
    data = written(held, "po").replace(b"example.org/lantern", b"evil.example/lantern")
    with pytest.raises(SourceDiffers):
        arrival.plan(held, data)


def test_a_file_of_older_english_is_taken_for_that_english(held, translator):
    data = written(held, title="Un fanal")
    newer = transitions.hand_out(source(fields=changed(title="A Lamp")), language="ca", due_at=DUE, now=NOW)
    taken = take(newer, translator, data)
    assert taken.revision.based_on.number == 1
    assert taken.revision.fields["title"] == "Un fanal"


def test_newer_english_counts_as_taken_in_only_when_its_translator_says_so(held, translator):
    transitions.save_draft(held, translator, CATALAN, 0, now=NOW)
    job = transitions.hand_out(source(fields=changed(title="A Lamp")), language="ca", due_at=DUE, now=NOW)
    data = written(job, strapline="Colorants nous")
    assert arrival.plan(job, data).behind
    assert take(job, translator, data).revision.based_on.number == 1
    other = written(job, strapline="Colorants ben nous")
    assert take(job, translator, other, taken_in=True).revision.based_on.number == 2
    job.refresh_from_db()
    assert not arrival.plan(job, written(job)).behind


def test_saying_that_the_english_was_taken_in_is_enough(held, translator):
    transitions.save_draft(held, translator, CATALAN, 0, now=NOW)
    job = transitions.hand_out(source(fields=changed(title="A Lamp")), language="ca", due_at=DUE, now=NOW)
    taken = take(job, translator, written(job), taken_in=True)
    assert (taken.revision.based_on.number, taken.revision.fields) == (2, CATALAN)


def test_words_that_were_saved_meanwhile_are_kept_and_the_file_s_beside_them(held, translator):
    data = written(held, title="Un fanal")
    transitions.save_draft(held, translator, CATALAN, 0, now=NOW)
    assert arrival.moved_on(held, arrival.plan(held, data))
    taken = take(held, translator, data)
    assert taken.kept_beside
    assert (taken.revision.status, taken.revision.origin) == (Status.CONFLICT, Origin.FILE)
    assert head_revision(held).fields == CATALAN


def test_whoever_lost_the_job_meanwhile_overwrites_nobody(held, translator, second_translator):
    data = written(held, title="Un fanal")
    transitions.hand_back(held, translator)
    transitions.claim(held, second_translator, now=NOW)
    assert take(held, translator, data).kept_beside
    assert head_revision(held) is None


def test_the_same_file_is_taken_once(held, translator):
    data = written(held, title="Un fanal")
    first = take(held, translator, data)
    again = take(held, translator, data)
    assert again.before
    assert again.revision == first.revision
    transitions.save_draft(held, translator, CATALAN, 1, now=NOW)
    assert take(held, translator, data).before
    assert (TranslationRevision.objects.count(), ImportFile.objects.count()) == (2, 1)


def test_a_file_that_says_what_is_saved_makes_no_revision(held, translator):
    transitions.save_draft(held, translator, CATALAN, 0, now=NOW)
    assert take(held, translator, written(held)).revision is None
    assert head_revision(held).number == 1


def test_looking_changes_nothing(held):
    rows = [model.objects.count() for model in (TranslationRevision, ImportFile)]
    assert arrival.plan(held, written(held, title="Un fanal")).changed == ["title"]
    assert [model.objects.count() for model in (TranslationRevision, ImportFile)] == rows


def test_a_file_for_another_text_or_language_is_refused(held, translator):
    other = transitions.hand_out(
        source(publish_on=DUE.date().replace(day=9)), language="ca", due_at=DUE, now=NOW
    )
    basque = transitions.hand_out(source(), language="eu", due_at=DUE, now=NOW)
    for job in (other, basque):
        with pytest.raises(FileRefused, match="not for this text"):
            take(held, translator, written(job))


def test_a_file_of_revisions_that_are_not_here_is_refused(held, translator):
    document = departure.of_job(held)
    for strange in ({"source_number": 7}, {"seen_number": 7}):
        identity = dataclasses.replace(document.identity, **strange)
        data = FORMATS["xliff"].write(dataclasses.replace(document, identity=identity))
        with pytest.raises(FileRefused, match="not here"):
            take(held, translator, data)


def test_units_that_were_not_sent_and_second_ones_are_left_alone(held, translator):
    data = written(held, title="Un fanal").replace(
        b"</body>",
        b'<trans-unit id="title"><source>x</source><target>y</target></trans-unit>'
        b'<trans-unit id="credit"><source>x</source><target>y</target></trans-unit></body>',
    )
    assert take(held, translator, data).revision.fields["title"] == "Un fanal"


def test_a_file_with_no_unit_of_ours_is_refused(held):
    data = written(held).replace(b"<trans-unit", b"<bin-unit").replace(b"</trans-unit", b"</bin-unit")
    with pytest.raises(FileRefused, match="none of the sentences"):
        arrival.plan(held, data)


def test_markup_comes_back_exactly_and_what_was_lost_is_named(held, translator):
    data = written(held).decode()
    sentence = (
        '<g id="2">L’estudi</g> en va comptar 1.200, i aquest <g id="1">fanal</g> brilla a 2,5 piconewtons.'
    )
    end = "counted 1,200 of them.</source>"
    taken = take(held, translator, data.replace(end, f"{end}<target>{sentence}</target>").encode())
    assert '<a href="https://example.org/lantern">L’estudi</a>' in taken.revision.fields["body"]
    assert "<em>fanal</em>" in taken.revision.fields["body"]
    assert not taken.plan.merged.lost_tags
    bare = data.replace(end, f"{end}<target>L’estudi n’és ple.</target>").encode()
    [(unit, tags)] = arrival.plan(held, bare).merged.lost_tags
    assert (unit.id, tags) == ("body.1.2", ("<em>", '<a href="https://example.org/lantern">'))


def test_a_script_in_a_target_does_not_arrive(held, translator):
    hostile = '<script>alert(1)</script><a href="javascript:x()">a</a><img src=x onerror=y>Hola'
    taken = take(held, translator, written(held, "po", body_2=hostile, title=hostile))
    assert taken.revision.fields["body"].endswith("<p>aHola</p>")
    assert taken.revision.fields["title"] == "aHola"


class AnyText(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(st.sampled_from(sorted(FORMATS)), LINES, BODIES, LINES, BODIES)
    def test_a_second_time_nothing_changes(self, key, title, body, titol, cos):
        if not title and not body:
            return
        user = person("translator", "translate")
        fields = {"title": title, "body": body}
        job = transitions.hand_out(source(fields=fields), language="ca", due_at=DUE, now=NOW)
        transitions.claim(job, user, now=NOW)
        data = written(
            job, key, title=html.escape(titol), **dict.fromkeys(["body", "body_1", "body_2"], cos[3:-4])
        )
        take(job, user, data)
        head = head_revision(job)
        assert take(job, user, data).before
        assert arrival.plan(job, written(job, key)).changed == []
        assert head_revision(job) == head


def test_every_format_reads_what_it_writes(held):
    for key in FORMATS:
        assert formats.read(written(held, key)).identity == departure.of_job(held).identity
    assert ENGLISH["title"] in written(held, "table").decode()
