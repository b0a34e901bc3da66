"""What a study has linked already, and may go on with although the names are gone."""

from linkage.models import StageState, Study, StudyRun
from linkage.queries.held import live_extracts
from linkage.rules.stages import StageName


def linked_before(study: Study) -> StudyRun | None:
    """The newest run that linked this study's files, while what it left in the enclave is there and no other file came in since."""
    linked = study.runs.filter(stages__name=StageName.LINK, stages__state=StageState.FINISHED, links_gone_at__isnull=True)
    run = linked.order_by("-number").first()
    if run is None:
        return None
    # A file that came in after the names of the last ones were removed is one that nobody has linked yet.
    known = set(run.configuration["extracts"].values())
    newer = [one for one in live_extracts(study).values() if one.sha256 not in known]
    return None if newer else run


def may_go_on(study_id: int) -> bool:
    """Whether a run can begin without new files, from what an earlier one linked."""
    return linked_before(Study.objects.get(pk=study_id)) is not None
