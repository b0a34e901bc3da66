"""Studies: planned under an agreement, changed until they have run, and told where their findings go."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import viewer
from accounts.rules.policy import may_run_studies
from linkage.actions.log import note
from linkage.actions.refused import StudyRefused, refuse
from linkage.models import OPEN, Agreement, Destination, LogVerb, PriceTable, Study, StudyKind
from linkage.queries.held import not_in_force, sources_of
from linkage.queries.kinds import SOURCES_OF
from linkage.rules.figures import FIGURES_OF
from metrics.models import Measure

WHOLE = {"seed": (0, 2**32 - 1), "imputations": (2, 100), "draws": (2, 2000), "grid_draws": (2, 2000)}
"""What of a configuration is a number, from where to where."""
ENGINES = ("duckdb", "spark")
SETTINGS = (*WHOLE, "use_traits", "has_tokens", "engine", "master")


@dataclass(frozen=True, slots=True)
class NewStudy:
    """A question and how it is to be answered. `configuration` holds the seed and what else settles the answer."""

    code: str
    kind: str
    title: str
    question: str
    agreement_id: int
    year_2_starts: date
    year_2_ends: date
    is_synthetic: bool = False
    configuration: Mapping[str, object] = field(default_factory=dict)
    price_table_id: int | None = None


def plan_study(*, study: NewStudy, by: User, at: datetime, day: date) -> int:
    """Plans a study; its id. `day` is today. Raises PermissionDenied, or StudyRefused with everything that is wrong."""
    _officer(by)
    agreement = Agreement.objects.filter(pk=study.agreement_id).first()
    refuse(_problems(study, agreement, day))
    try:
        return _plan(study, by, at)
    except IntegrityError as why:
        raise StudyRefused([_("There is a study %(code)s already, or its code is none.") % {"code": study.code}]) from why


@transaction.atomic
def _plan(study: NewStudy, by: User, at: datetime) -> int:
    made = Study.objects.create(
        code=study.code.strip(),
        kind=study.kind,
        title=study.title.strip(),
        question=study.question.strip(),
        agreement_id=study.agreement_id,
        is_synthetic=study.is_synthetic,
        year_2_starts=study.year_2_starts,
        year_2_ends=study.year_2_ends,
        configuration=dict(study.configuration),
        price_table_id=study.price_table_id,
        made_by=by,
        made_at=at,
    )
    note(LogVerb.PLANNED, study=made, by=by, at=at, kind=made.kind, agreement=made.agreement.number)
    return made.pk


def _problems(study: NewStudy, agreement: Agreement | None, day: date) -> Iterator[str]:
    if study.kind not in StudyKind.values:
        yield _("No such kind of study: %(kind)s.") % {"kind": study.kind}
    if not study.title.strip() or not study.question.strip():
        yield _("A study has a title and a question.")
    if study.year_2_ends <= study.year_2_starts:
        yield _("The second year ends before it begins.")
    yield from _of_configuration(study.configuration)
    if study.price_table_id and not PriceTable.objects.filter(pk=study.price_table_id).exists():
        yield _("There is no such price table.")
    if agreement is None:
        yield _("There is no such agreement. A study is planned under one.")
        return
    yield not_in_force(agreement, day)
    if not set(sources_of(agreement)) & set(SOURCES_OF.get(study.kind, ())):
        yield _("The agreement has no source of this kind of study.")


def _of_configuration(configuration: Mapping[str, object]) -> Iterator[str]:
    unknown = sorted(set(configuration) - set(SETTINGS))
    if unknown:
        yield _("Nothing of a study is called %(names)s. There are %(known)s.") % {
            "names": ", ".join(unknown),
            "known": ", ".join(SETTINGS),
        }
    for name in sorted(set(configuration) & set(WHOLE)):
        value, (least, most) = configuration[name], WHOLE[name]
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            yield _("%(name)s is a whole number from %(least)d to %(most)d.") % {"name": name, "least": least, "most": most}
    if configuration.get("engine", "duckdb") not in ENGINES:
        yield _("The engine is duckdb or spark.")


@transaction.atomic
def configure(*, study_id: int, configuration: Mapping[str, object], price_table_id: int | None, by: User, at: datetime) -> None:
    """Changes what settles the answer of later runs; runs that were started keep theirs. Raises PermissionDenied, or StudyRefused."""
    _officer(by)
    study = Study.objects.select_for_update().get(pk=study_id)
    refuse(
        [
            *_of_configuration(configuration),
            _("A run is under way. Cancel it first.") if study.runs.filter(state__in=OPEN).exists() else "",
            _("The study was destroyed.") if study.destroyed_at else "",
        ]
    )
    study.configuration, study.price_table_id = dict(configuration), price_table_id
    study.save(update_fields=["configuration", "price_table"])
    note(LogVerb.CHANGED, study=study, by=by, at=at, changed=sorted(configuration))


@transaction.atomic
def add_destination(*, study_id: int, measure_id: int, figure: str, by: User, at: datetime) -> int:
    """Says that a measure takes a figure of this study's published findings; the id. Raises PermissionDenied, or StudyRefused."""
    _officer(by)
    study, measure = Study.objects.get(pk=study_id), Measure.objects.filter(pk=measure_id).first()
    refuse(
        [
            "" if figure in FIGURES_OF[study.kind] else _("A study of this kind has no figure %(figure)s.") % {"figure": figure},
            "" if measure else _("There is no such measure."),
            _("The measure is calculated from others.") if measure and measure.formula else "",
            _("The measure takes a figure of a study already.")
            if Destination.objects.filter(measure_id=measure_id, ended_at__isnull=True).exists()
            else "",
        ]
    )
    made = Destination.objects.create(study=study, measure_id=measure_id, figure=figure)
    note(LogVerb.CHANGED, study=study, by=by, at=at, figure=figure, measure=measure.code if measure else "")
    return made.pk


@transaction.atomic
def end_destination(*, destination_id: int, by: User, at: datetime) -> None:
    """No later finding adds to the measure; what was added stays. Raises PermissionDenied."""
    _officer(by)
    found = Destination.objects.select_for_update().select_related("study", "measure").get(pk=destination_id)
    if found.ended_at is None:
        found.ended_at = at
        found.save(update_fields=["ended_at"])
        note(LogVerb.CHANGED, study=found.study, by=by, at=at, figure=found.figure, no_longer=found.measure.code)


def _officer(by: User) -> None:
    if not may_run_studies(viewer(by)):
        raise PermissionDenied
