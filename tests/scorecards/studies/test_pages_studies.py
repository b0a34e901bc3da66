"""The pages of linked-data studies: what everybody reads, what those read who work on one, and what each may do."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from linkage.actions.examples import load_example
from linkage.actions.filing import file_readings
from linkage.actions.releases import release_finding
from linkage.actions.studies import add_destination
from linkage.models import Finding, StudyRun
from tests import make
from tests.linkage.world import AT, World, finished_run, settle_enclave, world
from tests.scorecards import stage
from tests.scorecards.studies.found import DEMO, agreed, asked, content, found, published, sampled
from tests.scorecards.world import settled

pytestmark = pytest.mark.django_db
PLANNING = "may not be used for a person’s eligibility or for enforcement"


@pytest.fixture(autouse=True)
def _site(settings: Any, tmp_path: Any) -> None:
    stage.open_site(settings)
    settle_enclave(settings, tmp_path)


@pytest.mark.parametrize("kind", ["housing", "training"])
def test_a_published_study_answers_everybody_first_in_a_sentence_with_both_intervals(client: Client, kind: str) -> None:
    of, _run = published(kind)
    page = stage.text(client, f"/studies/{of.study.code}/")
    lede = page.split('<p class="lede">')[1].split("</p>")[0]
    assert ("housing pays for itself for about" if kind == "housing" else "have none of the three supports") in lede
    assert ("from the data" in lede, "with what is assumed" in lede) == ((kind == "housing"),) * 2


def test_the_answer_says_at_once_that_it_may_be_nobody_and_whose_money_is_saved(client: Client) -> None:
    of, _run = published()
    head = stage.text(client, f"/studies/{of.study.code}/").split('id="answer-first"')[0]
    assert "homeless single adults" in head
    assert "Both intervals begin at 0%: it may be nobody." in head
    assert "Counting State money alone, housing pays for itself for nobody. Most of what hospitals save is federal money." in head


def test_a_study_of_supports_answers_who_has_which_together_and_warns_once(client: Client) -> None:
    of, _run = published("training")
    page = stage.text(client, f"/studies/{of.study.code}/")
    everything = next(one for one in content("training")["answers"]["combinations"] if len(one["supports"]) == 3)
    assert f"{everything['people']:,} have all three. Of those with all, {everything['completion']['value']:.0%} completed" in page
    assert page.count("This is an association") == 1


def test_groups_that_are_hidden_are_named_in_one_sentence_and_have_no_table(client: Client) -> None:
    of, _run = published("training")
    section = stage.text(client, f"/studies/{of.study.code}/").split('id="groups"')[1].split("</section>")[0]
    hidden = [one["label"] for one in content("training")["answers"]["groups"] if one["completion"]["value"] is None]
    said = section.split("Not shown, to protect privacy")[1].split("</p>")[0]
    assert [label for label in hidden if label not in said] == []
    assert "hidden to protect privacy" not in section


def test_the_standard_setting_repeats_neither_answer_nor_curve(client: Client) -> None:
    of, _run = published()
    standard, other = (stage.text(client, f"/studies/{of.study.code}/answer/{asked_for}") for asked_for in ("", "?cost=2"))
    assert ("curve-set" in standard, "curve-set" in other) == (False, True)


@pytest.mark.parametrize("kind", ["housing", "training"])
def test_the_list_answers_each_published_study_in_a_sentence(client: Client, kind: str) -> None:
    published(kind)
    said = "housing pays for itself for about" if kind == "housing" else "have none of the three supports"
    assert said in stage.text(client, "/studies/")


@pytest.mark.parametrize("kind", ["housing", "training"])
def test_every_page_of_a_study_says_that_it_is_for_planning_only_and_of_a_synthetic_one_that_it_is(client: Client, kind: str) -> None:
    of, run = found(kind)
    agreed(of, run)
    sampled(run)
    client.force_login(of.officer)
    code = of.study.code
    for path in ("", "extracts/", "log/", "runs/1/", "runs/1/pairs/"):
        page = stage.text(client, f"/studies/{code}/{path}")
        assert (path, PLANNING in page, "SYNTHETIC" in page) == (path, True, True)


def test_before_it_is_published_a_study_is_nothing_to_everybody_and_asks_who_is_not_signed_in_to_sign_in(client: Client) -> None:
    of, _run = found()
    for path in (f"/studies/{of.study.code}/", "/studies/NOSUCH/"):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/accounts/login/")
    client.force_login(make.user("commissioner"))
    assert [client.get(path).status_code for path in (f"/studies/{of.study.code}/", "/studies/NOSUCH/")] == [404, 404]
    assert of.study.title not in stage.text(client, "/studies/")


def test_an_analyst_reads_the_work_on_a_study_and_not_its_finding(client: Client) -> None:
    of, _run = found()
    client.force_login(make.user("analyst"))
    page = stage.text(client, f"/studies/{of.study.code}/")
    assert ("Work on this study" in page, "Nothing has been found yet that you may read" in page) == (True, True)
    assert client.get(f"/studies/{of.study.code}/finding.json").status_code == 404


def test_a_setting_is_answered_from_the_grid_and_stands_in_the_address(client: Client) -> None:
    of, _run = published()
    answer = client.get(f"/studies/{of.study.code}/answer/?payer=state&cost=2")
    assert answer["HX-Replace-Url"] == f"/studies/{of.study.code}/?payer=state&cost=2#settings"
    said = answer.content.decode()
    assert 'value="state" checked' in said
    assert "125% of the stated cost" in said
    assert 'id="said"' in said


def test_what_is_no_setting_is_answered_by_the_standard_one(client: Client) -> None:
    of, _run = published()
    odd = stage.text(client, f"/studies/{of.study.code}/answer/?payer=x&cost=99&data=-1&group=nobody&years=a")
    assert "This is the standard setting." in odd


def test_groups_are_answered_with_all_data_alone(client: Client) -> None:
    of, _run = published()
    group = quote(content("housing")["answers"]["groups"][0])
    page = stage.text(client, f"/studies/{of.study.code}/answer/?group={group}&data=0")
    assert "fewer combinations, of which none tells people apart" in page
    assert "This is the standard setting." not in page


def test_the_finding_as_a_file_says_what_it_can_be_reproduced_from(client: Client) -> None:
    of, run = published()
    told = client.get(f"/studies/{of.study.code}/finding.json").json()
    assert (told["study"], told["run"], told["is_synthetic"], told["configuration"]["seed"]) == (of.study.code, 1, True, 1)
    assert told["sha256"] == Finding.objects.get(run=run).sha256


def test_an_officer_plans_a_study_and_is_told_every_problem(client: Client) -> None:
    of = world()
    client.force_login(of.officer)
    sent = {
        "kind": "housing", "code": "NEW-ONE", "title": "Another", "question": "Who?", "agreement_id": of.study.agreement_id,
        "year_2_starts": "2018-01-01", "year_2_ends": "2018-12-31", "seed": "7", "is_synthetic": "on",
    }  # fmt: skip
    answer = client.post("/studies/new/", sent | {"code": "new", "year_2_ends": "2017-01-01"})
    assert (answer.status_code, "this one is an address already" in answer.content.decode()) == (400, True)
    assert "ends before it begins" in client.post("/studies/new/", sent | {"year_2_ends": "2017-01-01"}).content.decode()
    assert client.post("/studies/new/", sent)["Location"] == "/studies/NEW-ONE/extracts/"
    assert "still to come" in stage.text(client, "/studies/NEW-ONE/extracts/")


def test_an_agreement_names_an_owner_for_each_source(client: Client) -> None:
    officer, agency = make.user("linkage_officer"), make.agency(name="Department of Homes")
    client.force_login(officer)
    sent = {
        "number": "MOU-7", "purpose": "To learn.", "starts": "2019-01-01", "expires": "2019-12-31", "destroy_on": "2020-02-01",
        "services": ["shelter"], "min_cell": "15", "owner_hmis": agency.pk,
    }  # fmt: skip
    assert "the three days are not in this order" in client.post("/studies/agreements/", sent | {"expires": "2018-01-01"}).content.decode()
    page = client.post("/studies/agreements/", sent, follow=True).content.decode()
    assert ("MOU-7" in page, "Department of Homes" in page) == (True, True)


def test_owners_agree_one_by_one_and_a_disclosure_officer_releases(client: Client) -> None:
    of, run = found()
    client.force_login(of.officer)
    client.post(f"/studies/{of.study.code}/runs/1/ask/", {"comment": "Please."})
    release = run.releases.get()
    base = f"/studies/{of.study.code}/runs/1/releases/{release.pk}"
    for code, agency in of.agencies.items():
        client.force_login(of.commissioners[code])
        assert f"Agree for {agency.name}" in stage.text(client, f"/studies/{of.study.code}/runs/1/")
        assert of.study.title in stage.text(client, "/studies/").split("Waiting for you")[1]
        client.post(f"{base}/agree/", {"agency": agency.pk})
    client.force_login(of.discloser)
    assert "Every owner agreed" in stage.text(client, "/studies/")
    page = client.post(f"{base}/release/", follow=True).content.decode()
    assert "Published. Everybody may read it now." in page
    client.logout()
    assert "published" in stage.text(client, f"/studies/{of.study.code}/")


def test_who_declines_without_a_reason_is_told_so_and_nothing_is_decided(client: Client) -> None:
    of, run = found()
    release = asked(of, run)
    client.force_login(of.commissioners["HOUSE"])
    sent = {"agency": of.agencies["HOUSE"].pk}
    page = client.post(f"/studies/{of.study.code}/runs/1/releases/{release}/disagree/", sent, follow=True).content.decode()
    assert "Say why you decline." in page
    assert run.releases.get().state == "waiting"


def test_nobody_says_anything_to_a_release_of_another_run(client: Client) -> None:
    of, run = found()
    other, _other_run = found()
    release = asked(of, run)
    client.force_login(other.discloser)
    assert client.post(f"/studies/{other.study.code}/runs/1/releases/{release}/decline/", {"comment": "x"}).status_code == 404


def test_sampled_pairs_are_answered_one_by_one(client: Client) -> None:
    of, run = found()
    sampled(run)
    client.force_login(of.officer)
    path = f"/studies/{of.study.code}/runs/1/pairs/"
    assert "Exampel1" in stage.text(client, path)
    page = client.post(path, {"pair": "1", "answer": "same"}, follow=True).content.decode()
    assert ("Exampel2" in page, "1 of 3 pairs have an answer" in page) == (True, True)
    assert "Say that they are one person" in client.post(path, {"pair": "2", "answer": "maybe"}, follow=True).content.decode()


def test_who_agrees_reads_what_that_very_run_found_beside_what_is_published(client: Client) -> None:
    of, first = published()
    told = content("housing")
    other = finished_run(of, told | {"answers": told["answers"] | {"people": 4321}})
    path = f"/studies/{of.study.code}/"
    client.force_login(of.commissioners["HOUSE"])
    page = client.get(f"{path}runs/{other.number}/").content.decode()
    assert f'<a href="{path}?run={other.number}">Read the study as this run found it' in page
    assert "This is what run 2 found. It is not published." in stage.text(client, f"{path}?run=2")
    assert client.get(f"{path}finding.json?run=2").json()["finding"]["answers"]["people"] == 4321
    assert client.get(f"{path}finding.json").json()["run"] == first.number
    client.logout()
    assert [client.get(f"{path}?run={run}").status_code for run in ("1", "2", "x")] == [200, 302, 302]


def test_the_answers_to_sampled_pairs_say_how_precise_the_linking_is(client: Client) -> None:
    of, run = found()
    sampled(run)
    client.force_login(of.officer)
    path = f"/studies/{of.study.code}/runs/1/pairs/"
    assert "By these answers" not in stage.text(client, path)
    for number, answer in (("1", "same"), ("2", "same"), ("3", "different")):
        client.post(path, {"pair": number, "answer": answer})
    page = stage.text(client, path)
    assert "By these answers 67% (" in page
    assert "drawn by strata of probability" in page


def test_a_release_waits_among_the_approvals_of_its_owners_and_then_of_a_disclosure_officer(client: Client) -> None:
    of, run = found()
    release = asked(of, run)
    path = f"/studies/{of.study.code}/runs/1/"
    for code, agency in of.agencies.items():
        client.force_login(of.discloser)
        assert path not in client.get("/approvals/").content.decode()
        client.force_login(of.commissioners[code])
        page = client.get("/approvals/").content.decode()
        assert (path in page, "Study to release" in page) == (True, True)
        client.post(f"{path}releases/{release}/agree/", {"agency": agency.pk})
        assert path not in client.get("/approvals/").content.decode()
    client.force_login(of.discloser)
    assert path in client.get("/approvals/").content.decode()


def test_a_run_is_asked_again_exactly_by_an_officer(client: Client) -> None:
    of, run = found()
    client.force_login(of.commissioners["HOUSE"])
    client.post(f"/studies/{of.study.code}/runs/1/again/")
    assert StudyRun.objects.count() == 1
    StudyRun.objects.filter(pk=run.pk).update(configuration=run.configuration | {"method": "0"})
    client.force_login(of.officer)
    page = client.post(f"/studies/{of.study.code}/runs/1/again/", follow=True).content.decode()
    assert "another version of the method" in page
    assert StudyRun.objects.count() == 1


def test_there_is_no_page_of_pairs_of_real_people(client: Client) -> None:
    of, _run = found(is_synthetic=False)
    client.force_login(of.officer)
    assert client.get(f"/studies/{of.study.code}/runs/1/pairs/").status_code == 404


def test_a_run_shows_what_reproduces_it_and_which_other_run_found_the_same(client: Client) -> None:
    of, run = found()
    twin = StudyRun.objects.create(
        study=of.study, number=2, state="finished", started_by=of.officer, started_at=run.started_at, configuration=run.configuration
    )
    told = Finding.objects.get(run=run)
    Finding.objects.create(run=twin, content=told.content, sha256=told.sha256, made_at=told.made_at)
    client.force_login(of.officer)
    assert "Run 2 found the same, digest for digest." in stage.text(client, f"/studies/{of.study.code}/runs/1/")
    saved = client.get(f"/studies/{of.study.code}/runs/1/configuration.json").json()
    assert (saved["run"], saved["configuration"]["seed"], saved["finding_sha256"]) == (1, 1, told.sha256)


def example(kind: str = "housing") -> World:
    """The officer of a world into which an example of the demonstration was taken."""
    of = world()
    for code, _sources in json.loads((DEMO / f"{kind}.json").read_text())["owners"]:
        make.agency(code=code)
    assert load_example(path=DEMO / f"{kind}.json", at=AT)
    return of


def test_a_published_example_says_when_it_was_published_and_asks_for_nothing(client: Client) -> None:
    client.force_login(example().officer)
    page = stage.text(client, "/studies/HOUSING-2018/runs/1/")
    assert "Published on June 1, 2019." in page
    assert "Ask that it be published" not in page


def test_a_run_tells_its_counts_settings_and_digests_in_words(client: Client) -> None:
    client.force_login(example().officer)
    page = stage.text(client, "/studies/HOUSING-2018/runs/1/")
    made = json.loads((DEMO / "housing.json").read_text())["made"]
    assert f"pairs taken for one person: {made['stages']['link']['pairs']:,}; precision, estimated: " in page
    assert "connecticut-to-verify, which ships with the method" in page
    digest = made["configuration"]["extracts"]["doc events"]
    assert f'<th scope="row">Corrections: events</th><td class="study-digest">{digest}</td>' in page
    assert [one for one in ("min_cell", "allows_part2", "model_sha256", "linked_by") if one in page] == []


def test_the_files_of_an_example_were_linked_elsewhere_and_a_run_cannot_start_without_them(client: Client) -> None:
    client.force_login(example().officer)
    page = stage.text(client, "/studies/HOUSING-2018/extracts/")
    assert page.count("Linked elsewhere and not kept.") == 8
    assert ("still to come" in page, "Not there yet." in page) == (False, False)
    assert "A run needs 8 files more in the enclave." in page
    assert 'type="submit" disabled' in page


def test_agreements_and_the_log_speak_of_sources_services_and_facts_in_words(client: Client) -> None:
    client.force_login(example().officer)
    signed = stage.text(client, "/studies/agreements/").split("EXAMPLE-H1")[1]
    assert "Homeless management information" in signed
    assert "Shelter, jail and prison, emergency rooms" in signed
    log = stage.text(client, "/studies/HOUSING-2018/log/")
    assert "owners were not asked to agree, and no officer released it" in log
    assert "note:" not in log


def test_a_measure_with_a_figure_of_a_study_leads_to_the_study(client: Client) -> None:
    of, run = found()
    measure = make.measure(code=make.code("LINK"), period="year", unit="percent", direction="up")
    add_destination(study_id=of.study.pk, measure_id=measure.pk, figure="paying_portion", by=of.officer, at=AT)
    finding = release_finding(release_id=agreed(of, run), by=of.discloser, at=AT)
    assert [one.is_filed for one in file_readings(finding_id=finding, by=of.discloser, at=AT)] == [True]
    settled(measure)
    page = stage.text(client, f"/measures/{measure.code}/")
    assert f'<a href="/studies/{of.study.code}/">Linked-data study {of.study.code} (SYNTHETIC)</a>' in page
