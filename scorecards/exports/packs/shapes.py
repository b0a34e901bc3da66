"""The shapes of statuses as small pictures: the same as on the pages. A word stands beside each, so they say nothing by themselves."""

from scorecards.charts.theme import LIGHT

TONES = {
    "on_track": "--status-on-track", "near": "--status-near", "off_track": "--status-off-track", "overdue": "--status-overdue",
    "context": "--status-context", "signal": "--chart-signal",
}  # fmt: skip
CUT = 'fill="none" stroke="#fff" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"'
LINE = 'fill="none" stroke="{tone}" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"'
DRAWN = {
    "on_track": '<circle cx="8" cy="8" r="7" fill="{tone}"/><path d="m4.8 8.2 2.3 2.3 4.2-4.7" ' + CUT + "/>",
    "near": '<path d="M8 1.2 15.4 14.4H.6Z" fill="{tone}"/><path d="M8 6.2v3.6M8 12v.1" ' + CUT + "/>",
    "off_track": '<path d="M8 .4 15.6 8 8 15.6.4 8Z" fill="{tone}"/><path d="m5.8 5.8 4.4 4.4m0-4.4-4.4 4.4" ' + CUT + "/>",
    "overdue": f'<circle cx="8" cy="8" r="6.4" {LINE}/><path d="M8 4.4V8l2.5 1.7" {LINE}/>',
    "no_data": f'<circle cx="8" cy="8" r="6.4" {LINE} stroke-dasharray="2.6 2.4"/>',
    "no_target": f'<circle cx="8" cy="8" r="6.4" {LINE}/><path d="M4.8 8h6.4" {LINE}/>',
    "context": f'<rect x="1.6" y="1.6" width="12.8" height="12.8" rx="2" {LINE}/><path d="M8 7.4v3.8M8 4.8v.1" {LINE}/>',
    "not_enough": f'<circle cx="8" cy="8" r="6.4" {LINE}/><path d="M8 1.6a6.4 6.4 0 0 0 0 12.8Z" fill="{{tone}}"/>',
    "signal": f'<path d="M8 1.2 14.8 8 8 14.8 1.2 8Z" {LINE}/>',
}
DRAWN["not_enough_fresh_data"] = DRAWN["not_enough"]


def tone(status: str) -> str:
    """The color of a status, for words and bars on white."""
    return LIGHT[TONES.get(status, "--status-none")]


def shapes() -> dict[str, str]:
    """Every shape as an SVG."""
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">'
    return {status: f"{head}{drawn.format(tone=tone(status))}</svg>" for status, drawn in DRAWN.items()}
