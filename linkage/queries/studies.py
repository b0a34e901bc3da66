"""Studies as their list and their own page show them: what the reader may see, and may do."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.rules.policy import Viewer, may_run_studies, may_see_finding, may_see_study, may_see_study_work
from linkage.models import OPEN, DataOwner, Extract, Finding, Release, RunState, Study, StudyRun
from linkage.queries.held import not_in_force
from linkage.queries.kinds import source_name
from linkage.queries.rows import AgreementRow, DestinationRow, ExtractRow, FindingRow, OwnerRow, RunRow, StudyPage, StudyRow

NOBODYS: frozenset[int] = frozenset()


def visible(who: Viewer) -> QuerySet[Study]:
    """The studies that `who` may know of."""
    found = Study.objects.all()
    if may_see_study_work(who, owner_ids=NOBODYS):
        return found
    published = Exists(Finding.objects.filter(run__study=OuterRef("pk"), published_at__isnull=False))
    return found.filter(Q(published) | Q(agreement__owners__agency_id__in=who.agencies)).distinct()


def _with_rows(found: QuerySet[Study]) -> QuerySet[Study]:
    owners = Prefetch("agreement__owners", queryset=DataOwner.objects.select_related("agency").order_by("agency__name"))
    runs = StudyRun.objects.select_related("started_by").order_by("-number")
    releases = Prefetch("releases", queryset=Release.objects.order_by("-asked_at"))
    findings = Prefetch("finding", queryset=Finding.objects.defer("content"))
    return found.select_related("agreement", "price_table").prefetch_related(
        owners, Prefetch("runs", runs.prefetch_related(releases, findings))
    )


def study_rows(who: Viewer) -> list[StudyRow]:
    """The list, newest first. Five queries whatever there is."""
    return [_row(who, one) for one in _with_rows(visible(who))]


def _row(who: Viewer, one: Study) -> StudyRow:
    found = [finding for finding in map(_finding_of, one.runs.all()) if finding and finding.published_at]
    published = [finding.published_at for finding in found if finding.published_at]
    owners = [owner.agency for owner in one.agreement.owners.all()]
    sees_work = may_see_study_work(who, owner_ids=[owner.pk for owner in owners])
    return StudyRow(
        code=one.code,
        title=one.title,
        question=one.question,
        kind=one.kind,
        kind_name=one.get_kind_display(),
        is_synthetic=one.is_synthetic,
        agreement=one.agreement.number,
        owners=tuple(owner.name for owner in owners),
        stands=_stands(one, is_published=bool(published), sees_work=sees_work),
        published_at=max(published, default=None),
        destroyed_at=one.destroyed_at,
        finding=found[0].sha256 if found else "",
    )


def _stands(one: Study, *, is_published: bool, sees_work: bool) -> str:
    """Where a study is; for who sees what is published alone that it is."""
    if is_published and not sees_work:
        return "published"
    newest = next(iter(one.runs.all()), None)
    if newest is not None and newest.state in OPEN:
        return "running"
    if newest is not None and any(release.state == "waiting" for release in newest.releases.all()):
        return "asked"
    if is_published:
        return "published"
    if one.destroyed_at is not None:
        return "destroyed"
    return "planned" if newest is None else {"finished": "found"}.get(newest.state, newest.state)


def _finding_of(run: StudyRun) -> Finding | None:
    found: Finding | None = getattr(run, "finding", None)
    return found


def study_page(who: Viewer, code: str, day: date, run: int | None = None) -> StudyPage | None:
    """The page of a study; None when there is none that `who` may know of. `day` is today. Nine queries whatever there is.

    Its finding is the published one, else the newest that `who` may read; or that of the `run` asked for, if any and `who` may read it."""
    one = _with_rows(visible(who).filter(code=code)).first()
    if one is None:
        return None
    owner_ids = [owner.agency_id for owner in one.agreement.owners.all()]
    row = _row(who, one)
    if not may_see_study(who, is_published=row.published_at is not None, owner_ids=owner_ids):
        return None
    sees_work, reads = may_see_study_work(who, owner_ids=owner_ids), may_see_finding(who, is_published=False, owner_ids=owner_ids)
    return StudyPage(
        row=row,
        study_id=one.pk,
        year_2_starts=one.year_2_starts,
        year_2_ends=one.year_2_ends,
        configuration=one.configuration,
        price_table=one.price_table.version if one.price_table else "",
        destroyed_why=one.destroyed_why,
        destroyed=one.destroyed,
        sees_work=sees_work,
        agreement=_agreement(one, day) if sees_work else None,
        extracts=extract_rows(one, reads=reads) if sees_work else (),
        runs=tuple(map(_run, one.runs.all())) if sees_work else (),
        linked=_linked(one) if sees_work else {},
        destinations=_destinations(one),
        finding=_newest_finding(one, reads=reads) if run is None else _finding_of_run(one, run, reads=reads),
        may_run=may_run_studies(who) and one.destroyed_at is None,
    )


def _agreement(one: Study, day: date) -> AgreementRow:
    signed = one.agreement
    owners = tuple(
        OwnerRow(
            owner.agency_id,
            owner.agency.name,
            owner.agency.code,
            tuple(source_name(one.kind, source) for source in owner.sources),
            owner.min_cell,
        )
        for owner in signed.owners.all()
    )
    return AgreementRow(
        number=signed.number,
        purpose=signed.purpose,
        legal_basis=signed.legal_basis,
        services=tuple(signed.services),
        allows_part2=signed.allows_part2,
        starts=signed.starts,
        expires=signed.expires,
        destroy_on=signed.destroy_on,
        not_in_force=not_in_force(signed, day),
        owners=owners,
    )


def extract_rows(one: Study, *, reads: bool) -> tuple[ExtractRow, ...]:
    """The files of a study, those that count first. `reads`: whether what their checks say is given."""
    found = Extract.objects.filter(study=one).select_related("agency", "received_by").order_by("source", "part", "-received_at")
    return tuple(
        ExtractRow(
            extract_id=each.pk,
            source=each.source,
            source_name=source_name(one.kind, each.source),
            part=each.part,
            agency=each.agency.name,
            filename=each.filename,
            sha256=each.sha256,
            size_bytes=each.size_bytes,
            state=each.state,
            state_name=each.get_state_display(),
            rows=each.rows,
            counts=each.counts if reads else {},
            findings=tuple(each.findings) if reads else (),
            received_by=each.received_by.name if each.received_by else "",
            received_at=each.received_at,
            gone_at=each.gone_at,
        )
        for each in found
    )


def _run(run: StudyRun) -> RunRow:
    release, finding = next(iter(run.releases.all()), None), _finding_of(run)
    return RunRow(
        number=run.number,
        state=run.state,
        state_name=run.get_state_display(),
        started_by=run.started_by.name,
        started_at=run.started_at,
        finished_at=run.finished_at,
        error=run.error,
        release=release.state if release else "",
        is_published=bool(finding and finding.published_at),
    )


def _linked(one: Study) -> Mapping[str, str]:
    """What the newest finished run linked, of the runs that are there already."""
    finished = (run for run in one.runs.all() if run.state == RunState.FINISHED)
    return next((run.configuration.get("extracts", {}) for run in finished), {})


def _destinations(one: Study) -> tuple[DestinationRow, ...]:
    found = one.destinations.filter(ended_at__isnull=True).select_related("measure").order_by("pk")
    return tuple(DestinationRow(each.pk, each.figure, each.measure.code, each.measure.name) for each in found)


def _newest_finding(one: Study, *, reads: bool) -> FindingRow | None:
    found = Finding.objects.filter(run__study=one).select_related("run").order_by("-run__number")
    newest = found.filter(published_at__isnull=False).first() or (found.first() if reads else None)
    return finding_row(newest) if newest else None


def _finding_of_run(one: Study, number: int, *, reads: bool) -> FindingRow | None:
    found = Finding.objects.filter(run__study=one, run__number=number).select_related("run").first()
    return finding_row(found) if found and (reads or found.published_at) else None


def published_finding(sha256: str) -> FindingRow | None:
    """The published finding with this digest."""
    found = Finding.objects.filter(sha256=sha256, published_at__isnull=False).select_related("run").first()
    return finding_row(found) if found else None


def finding_row(found: Finding) -> FindingRow:
    return FindingRow(found.run.number, found.content, found.sha256, found.made_at, found.published_at, found.run.configuration)
