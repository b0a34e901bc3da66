// The palette: Ctrl or Cmd and K, or a slash, open it anywhere; type to find a page or a command, arrows and Enter to go. Without this the
// link in the header leads to the page of the search, which does the same.
(() => {
  "use strict";
  const dialog = document.getElementById("palette");
  if (!dialog?.showModal) return;
  const field = dialog.querySelector("input");
  const list = dialog.querySelector("[role=listbox]");
  const said = dialog.querySelector("[role=status]");
  const WAIT = 120, MOST_COMMANDS = 8;
  let waiting, asking, commands = [], more = "", from = null, chosen = -1;

  const options = () => [...list.children];
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const choose = (place) => {
    const all = options();
    chosen = all.length ? (place + all.length) % all.length : -1;
    all.forEach((one, n) => one.setAttribute("aria-selected", String(n === chosen)));
    if (chosen < 0) { field.removeAttribute("aria-activedescendant"); return; }
    field.setAttribute("aria-activedescendant", all[chosen].id);
    all[chosen].scrollIntoView({ block: "nearest" });
  };

  function option(row, n) {
    const one = document.createElement("li");
    one.id = `palette-${n}`;
    one.setAttribute("role", "option");
    const name = document.createElement("span");
    name.textContent = row.label;
    name.dir = "auto";
    one.append(name);
    const note = [row.kind, row.of].filter(Boolean).join(", ");
    if (note) { const small = document.createElement("small"); small.textContent = note; one.append(" ", small); }
    one.addEventListener("click", () => act(row));
    one.addEventListener("mousemove", () => { if (chosen !== n) choose(n); });
    return one;
  }

  const shows = (words) => {
    const parts = plain(words).split(/\s+/).filter(Boolean);
    return commands.filter((one) => parts.every((part) => plain(one.label).includes(part))).slice(0, parts.length ? MOST_COMMANDS : undefined);
  };

  let rows = [];
  function show(words, hits) {
    const all = words && hits.length ? [{ label: `${dialog.dataset.all} “${words}”`, url: more + encodeURIComponent(words) }] : [];
    // Who types the beginning of a command means it, whatever texts have the same words.
    const found = shows(words), means = (one) => words && plain(one.label).startsWith(plain(words));
    rows = [...found.filter(means), ...hits, ...all, ...found.filter((one) => !means(one))];
    list.replaceChildren(...rows.map(option));
    field.setAttribute("aria-expanded", String(rows.length > 0));
    said.textContent = rows.length ? dialog.dataset.n.replace("{n}", rows.length) : dialog.dataset.none;
    dialog.dataset.state = rows.length ? "some" : "none";
    choose(0);
  }

  async function ask(words) {
    asking?.abort();
    asking = new AbortController();
    const address = new URL(dialog.dataset.url, location.href);
    if (words) address.searchParams.set("q", words);
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" }, signal: asking.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      const told = await answer.json();
      commands = told.commands;
      more = told.more;
      if (words === field.value.trim()) show(words, told.hits);
    } catch (problem) {
      if (problem.name !== "AbortError" && words === field.value.trim()) show(words, []);
    }
  }

  function act(row) {
    if (!row) { if (field.value.trim() && more) location.assign(more + encodeURIComponent(field.value.trim())); return; }
    close();
    if (row.url) location.assign(row.url);
    else if (row.action === "theme") theme();
    else copy();
  }
  function theme() {
    const dark = document.documentElement.dataset.theme === "dark" || (!document.documentElement.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
    document.querySelector(`[data-theme-set="${dark ? "light" : "dark"}"]`)?.click();
  }
  function copy() {
    const button = document.querySelector(".copy-here [data-copy]");
    if (button) button.click(); else navigator.clipboard?.writeText(location.href);
  }

  function open() {
    if (dialog.open || document.querySelector("dialog[open]")) return;
    from = document.activeElement;
    field.value = "";
    list.replaceChildren();
    dialog.showModal();
    field.focus();
    ask("");
  }
  const close = () => { if (dialog.open) dialog.close(); };
  const isWriting = (target) => target.closest?.("input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]");

  dialog.addEventListener("close", () => { asking?.abort(); clearTimeout(waiting); from?.focus?.(); });
  dialog.addEventListener("click", (event) => { if (event.target === dialog || event.target.closest("[data-palette-close]")) close(); });
  field.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(() => ask(field.value.trim()), WAIT); });
  field.addEventListener("keydown", (event) => {
    const moves = { ArrowDown: chosen + 1, ArrowUp: chosen - 1 };
    if (event.key in moves) { event.preventDefault(); choose(moves[event.key]); }
    else if (event.key === "Enter" && !event.isComposing) { event.preventDefault(); act(rows[chosen]); }
  });
  document.addEventListener("keydown", (event) => {
    const isCalled = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isWriting(event.target);
    if (isCalled && dialog.open) { event.preventDefault(); close(); return; }
    if (isCalled || (isSlash && !dialog.open)) { event.preventDefault(); open(); }
  });
  for (const link of document.querySelectorAll("[data-palette-open]")) {
    link.addEventListener("click", (event) => {
      if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open();
    });
  }
})();
