"""For whom several goals wait."""

from scorecards.rules.bottlenecks import Bottleneck, Part, bottlenecks


def test_an_agency_is_a_bottleneck_where_two_goals_that_are_not_on_track_wait_for_it() -> None:
    parts = [
        Part("DAS", "G1", is_kept=False, overdue=0, barriers=1),
        Part("DAS", "G2", is_kept=False, overdue=2, barriers=0),
        Part("DOT", "G1", is_kept=False, overdue=9, barriers=0),
        Part("DOT", "G3", is_kept=True, overdue=1, barriers=1),
        Part("DOL", "G1", is_kept=False, overdue=0, barriers=0),
    ]
    assert bottlenecks(parts) == [Bottleneck("DAS", ("G1", "G2"), 2, 1)]


def test_who_most_goals_wait_for_comes_first_then_who_owes_most_answers() -> None:
    def held(agency: str, *owed: tuple[int, int]) -> list[Part]:
        return [Part(agency, f"G{n}", is_kept=False, overdue=late, barriers=asked) for n, (late, asked) in enumerate(owed)]

    parts = [*held("A", (9, 0), (9, 0)), *held("B", (0, 1), (0, 1)), *held("C", (1, 0), (1, 0), (1, 0))]
    assert [one.agency for one in bottlenecks(parts)] == ["C", "B", "A"]
    assert bottlenecks([]) == []
