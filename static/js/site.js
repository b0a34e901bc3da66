// Runs before the first paint so that a chosen theme does not flash. Everything works without it; it only adds comfort.
(() => {
  "use strict";
  const root = document.documentElement;
  const store = {
    read: () => { try { return localStorage.getItem("theme") || ""; } catch { return ""; } },
    write: (theme) => { try { localStorage.setItem("theme", theme); } catch { /* a browser may forbid storage */ } },
  };
  const apply = (theme) => { if (theme) { root.dataset.theme = theme; } else { delete root.dataset.theme; } };
  apply(store.read());

  const offerThemes = () => {
    for (const choice of document.querySelectorAll("[data-theme-choice]")) {
      const buttons = choice.querySelectorAll("[data-theme-set]");
      const show = () => buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.themeSet === store.read())));
      buttons.forEach((button) => button.addEventListener("click", () => { store.write(button.dataset.themeSet); apply(button.dataset.themeSet); show(); }));
      show();
      choice.hidden = false;
    }
  };
  // A menu closes when the reader leaves it: by Escape (focus goes back to its button), by a click or a tab elsewhere.
  const close = (menu, refocus) => { menu.open = false; if (refocus) menu.querySelector("summary").focus(); };
  const closeOthers = (target) => { for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(target)) close(menu, false); };
  const closeOnEscape = (event) => {
    const menu = event.key === "Escape" && document.activeElement?.closest("details.menu[open]");
    if (menu) close(menu, true);
  };
  // A link to a closed part opens it first: #why opens "Why this status".
  const openTarget = () => { const part = location.hash && document.getElementById(location.hash.slice(1)); if (part?.tagName === "DETAILS") part.open = true; };

  // <button data-copy="text" hidden>: without a clipboard it stays hidden, and the text stands beside it. With data-copy="" it stands for
  // the link before it, which then goes: a link is only needed where nothing can be copied.
  const offerCopies = () => {
    if (!navigator.clipboard) return;
    for (const button of document.querySelectorAll("[data-copy]")) { button.hidden = false; if (!button.dataset.copy) button.previousElementSibling.hidden = true; }
  };
  // Where filters change without the page being loaded, the address says what is shown; the days are those the page was made for.
  const exact = (link) => {
    const now = new URL(location.href), made = new URL(link.href);
    for (const name of ["as_of", "as_known_on"]) if (made.searchParams.has(name) && !now.searchParams.has(name)) now.searchParams.set(name, made.searchParams.get(name));
    return now.href;
  };
  const copy = async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy || exact(button.previousElementSibling));
    const said = button.parentElement.querySelector("[data-copied]");
    said.textContent = said.dataset.copied;
    setTimeout(() => { said.textContent = ""; }, 4000);
  };

  document.addEventListener("DOMContentLoaded", () => { offerThemes(); offerCopies(); openTarget(); });
  document.addEventListener("click", copy);
  document.addEventListener("click", (event) => closeOthers(event.target));
  document.addEventListener("focusin", (event) => closeOthers(event.target));
  document.addEventListener("keydown", closeOnEscape);
  window.addEventListener("hashchange", openTarget);
})();
// Draws the charts of a page: <figure data-chart> holds a first paint from the server and its figure as JSON. The library comes after
// the first paint, takes the drawn place, and is drawn again when the theme changes. Colours in a figure are roles: var(--chart-value).
(() => {
  "use strict";
  const CONFIG = {
    displayModeBar: false, displaylogo: false, responsive: true, scrollZoom: false, doubleClick: "reset", showLink: false, plotlyServerURL: "",
    showSendToCloud: false, showEditInChartStudio: false,
  };
  // A name or date under the axis needs about this much; fewer are shown where there is less room.
  const LABEL_WIDTH = 68;
  const PICTURE_WIDTH = 1000;
  const MARGIN = { l: 52, r: 16, t: 8, b: 28, pad: 0 };

  const role = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  /** A copy of a figure in which every role has become the colour of the present theme. */
  function inTheme(value) {
    if (typeof value === "string") {
      const match = /^var\((--[\w-]+)\)$/.exec(value);
      return match ? role(match[1]) : value;
    }
    if (Array.isArray(value)) return value.map(inTheme);
    if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, inTheme(part)]));
    return value;
  }

  function template(width) {
    const font = { family: role("--font"), size: 12, color: role("--chart-ink") };
    const axis = {
      gridcolor: role("--chart-grid"), linecolor: role("--chart-muted"), zeroline: false, tickfont: font, automargin: false, fixedrange: false,
      ticks: "", title: { font },
    };
    return {
      layout: {
        font, margin: MARGIN, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", showlegend: false, hovermode: "x unified", dragmode: "zoom",
        colorway: [1, 2, 3, 4, 5, 6].map((n) => role(`--chart-${n}`)), separators: ".,",
        hoverlabel: { bgcolor: role("--raised"), bordercolor: role("--hairline"), font: { ...font, size: 13, color: role("--ink") }, align: "left" },
        xaxis: { ...axis, showgrid: false, tickangle: 0, ticklabelstandoff: 5, nticks: Math.max(2, Math.floor(width / LABEL_WIDTH)), showspikes: true, spikemode: "across", spikethickness: 1, spikedash: "solid", spikecolor: role("--chart-muted"), spikesnap: "data" },
        yaxis: { ...axis, fixedrange: true, nticks: 6 },
      },
      data: { scatter: [{ line: { width: 2 }, marker: { size: 7 } }], bar: [{ marker: { line: { width: 0 } } }] },
    };
  }

  function figureOf(payload, width) {
    const { data, layout } = inTheme({ data: payload.data, layout: payload.layout });
    return { data, layout: { ...layout, template: template(width - MARGIN.l - MARGIN.r), height: payload.height, autosize: true } };
  }

  function fileName(figure) {
    return figure.querySelector(".figure-title").textContent.trim().toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 80);
  }

  /** The picture alone must still say what it is: the finding above it, and the page's own ground behind it. */
  async function save(Plotly, figure, payload, format) {
    const { data, layout } = figureOf(payload, PICTURE_WIDTH);
    const title = figure.querySelector(".figure-title").textContent.trim();
    const named = {
      ...layout, paper_bgcolor: role("--ground"), margin: { ...MARGIN, t: 56 }, height: payload.height + 48,
      title: { text: title.replace(/</g, "&lt;"), x: 0, xanchor: "left", pad: { l: 12 }, font: { size: 17, color: role("--ink") } },
    };
    const plot = figure.querySelector("[data-chart-plot]");
    const range = plot.layout?.xaxis?.range;
    if (range) named.xaxis = { ...named.xaxis, range };
    await Plotly.downloadImage({ data, layout: named, config: CONFIG }, { format, width: PICTURE_WIDTH, height: named.height, scale: 2, filename: fileName(figure) });
  }

  function offerTools(Plotly, figure, payload) {
    const plot = figure.querySelector("[data-chart-plot]");
    const ranges = figure.querySelectorAll("[data-range]");
    ranges.forEach((button) => button.addEventListener("click", () => {
      Plotly.relayout(plot, { "xaxis.range": button.dataset.range.split(",") });
      ranges.forEach((other) => other.setAttribute("aria-pressed", String(other === button)));
    }));
    figure.querySelectorAll("[data-save]").forEach((button) => button.addEventListener("click", () => save(Plotly, figure, payload, button.dataset.save)));
  }

  async function draw(Plotly, figure) {
    const kept = figure.querySelector("template[data-figure]")?.content ?? figure.querySelector('script[type="application/json"]');
    const payload = JSON.parse(kept.textContent);
    const plot = figure.querySelector("[data-chart-plot]");
    const { data, layout } = figureOf(payload, plot.clientWidth);
    await Plotly.newPlot(plot, data, layout, CONFIG);
    // The library's drawing is one picture to a reader who cannot see it; the sentence and the table beside it say the same.
    plot.querySelectorAll("svg").forEach((svg) => svg.setAttribute("aria-hidden", "true"));
    figure.classList.add("is-drawn");
    offerTools(Plotly, figure, payload);
    return () => {
      const fresh = figureOf(payload, plot.clientWidth);
      const range = plot.layout.xaxis?.range;
      if (range) fresh.layout.xaxis = { ...fresh.layout.xaxis, range: [...range] };
      return Plotly.react(plot, fresh.data, fresh.layout, CONFIG);
    };
  }

  function library(address) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = () => resolve(window.Plotly);
      script.onerror = () => reject(new Error(`${address} did not load; the first paint stays.`));
      document.head.append(script);
    });
  }

  async function start() {
    const figures = [...document.querySelectorAll("figure[data-chart]")];
    if (!figures.length) return;
    const Plotly = await library(document.querySelector("link[data-plotly]").href);
    const redraws = new Map();
    for (const figure of figures) redraws.set(figure, await draw(Plotly, figure));
    const redraw = () => redraws.forEach((again) => again());
    // A part of the page that was exchanged brings figures of its own; those it took away are let go. Before it has settled, the class that
    // says it is drawn would be taken back.
    document.addEventListener("htmx:afterSettle", async () => {
      for (const figure of redraws.keys()) if (!figure.isConnected) redraws.delete(figure);
      for (const figure of document.querySelectorAll("figure[data-chart]")) if (!redraws.has(figure)) redraws.set(figure, await draw(Plotly, figure));
    });
    new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
    document.documentElement.dataset.charts = "drawn";
    performance.mark("charts-drawn");
  }

  document.addEventListener("DOMContentLoaded", () => requestAnimationFrame(() => setTimeout(start, 0)));
})();
