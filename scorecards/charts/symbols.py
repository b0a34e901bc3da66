"""The shapes of points, as SVG paths about their middle: the same kinds the charting library knows by these names."""

from scorecards.rules.axes import place


def marker(symbol: str, x: float, y: float, r: float) -> str:
    """The `d` of a marker of half width `r`; an unknown symbol is a circle."""
    across, down = place(x), place(y)
    if symbol == "square":
        return f"M{place(x - r)} {place(y - r)}h{place(2 * r)}v{place(2 * r)}h{place(-2 * r)}Z"
    if symbol == "diamond":
        wide = 1.25 * r
        return f"M{across} {place(y - wide)}L{place(x + wide)} {down}L{across} {place(y + wide)}L{place(x - wide)} {down}Z"
    if symbol == "triangle-up":
        return f"M{across} {place(y - 1.15 * r)}L{place(x + 1.1 * r)} {place(y + 0.8 * r)}H{place(x - 1.1 * r)}Z"
    return f"M{place(x - r)} {down}a{place(r)} {place(r)} 0 1 0 {place(2 * r)} 0a{place(r)} {place(r)} 0 1 0 {place(-2 * r)} 0Z"
