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
