"""Whatever is typed into the roster pages of Django admin, the answer is a page and never an error of the server."""

import pytest
from django.urls import reverse

from organisations.models import Person

LISTS = ["area", "organisation", "partyorganisation", "person", "post", "alliance", "membership", "template"]
BAD = {
    "nothing": "",
    "NUL": "a\0b",
    "long": "长" * 50_000,
    "emoji": "😀",
    "right to left": "\u202egnp.exe",
    "HTML": "<script>alert(1)</script>",
    "far day": "9999-12-31",
    "no day": "2026-02-30",
    "number beyond the database": "9" * 30,
    "negative": "-1",
    "digits of another script": "٣",
}
#: A person may be called anything that can be read.
NAMES = {
    BAD[name]
    for name in (
        "emoji",
        "far day",
        "no day",
        "number beyond the database",
        "negative",
        "digits of another script",
    )
}
INLINES = {
    "organisation": ["party_organisation", "names"],
    "person": ["posts"],
    "alliance": ["memberships"],
}


def url(model: str, name: str) -> str:
    return reverse(f"admin:organisations_{model}_{name}")


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
@pytest.mark.parametrize("model", LISTS)
def test_bad_input_in_every_field_shows_the_form_again(keeper, model, bad):
    page = keeper.get(url(model, "add"))
    if page.status_code == 403:
        assert model == "template"
        return
    form = dict.fromkeys(page.context["adminform"].form.fields, bad)
    for prefix in INLINES.get(model, ()):
        form |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    response = keeper.post(url(model, "add"), form)
    if model == "person" and bad in NAMES:
        assert Person.objects.filter(name=bad).exists()
    else:
        assert response.status_code == 200
        assert response.context["adminform"].form.errors


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
@pytest.mark.parametrize(
    "asked", ["q", "o", "p", "inside", "in_force", "role", "kind__exact", "no_such", "_to_field"]
)
def test_bad_question_to_a_list_is_answered(keeper, asked, bad):
    response = keeper.get(url("post", "changelist"), {asked: bad[:2000]})
    assert response.status_code in (200, 302, 400)


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_bad_question_to_the_autocomplete_is_answered(keeper, bad):
    asked = {
        "app_label": "organisations",
        "model_name": "post",
        "field_name": "person",
        "term": bad[:2000],
    }
    assert keeper.get(reverse("admin:autocomplete"), asked).status_code in (200, 400)


@pytest.mark.parametrize("key", ["0", "9" * 30, "abc", "\u0663", "-1", "_00"])
@pytest.mark.parametrize("what", ["change", "delete", "history"])
def test_bad_key_of_a_row_is_no_row(keeper, what, key):
    address = f"/admin/organisations/person/{key}/{what}/"
    assert keeper.get(address).status_code in (302, 404)
    assert Person.objects.count() == 1


@pytest.mark.parametrize("ticked", [*BAD.values(), "", "\u0663"])
def test_tick_at_no_row_is_answered(keeper, ticked):
    sent = {"action": "end_today", "_selected_action": ticked}
    response = keeper.post(url("membership", "changelist"), sent)
    assert (response.status_code, response.url) == (302, url("membership", "changelist"))
