// The room: notes are saved while they are written and put together with what others write; keys for those who record.
// Without this the form's buttons do the same.
(() => {
  "use strict";
  const form = document.querySelector("form[data-room]");
  if (!form) return;
  const WAIT = 900, AGAIN = 8000, LOOK = 3000;
  // By namedItem: `elements.item` is a function of the collection, whatever fields there are.
  const [text, version, item] = ["text", "version", "item"].map((name) => form.elements.namedItem(name));
  const said = form.querySelector("[data-saved]"), conflict = form.querySelector("[data-conflict]"), outcome = form.querySelector("[data-outcome]");
  // What both the server and this page had last: the next text is put together with others' over it.
  let base = text.value, waiting = 0, saving = false, stopped = false, shown = null;

  const isDirty = () => text.value.trimEnd() !== base.trimEnd();
  // The server's text takes the place of the page's; the cursor stays where it was in the words around it.
  const put = (fresh) => {
    base = fresh;
    if (text.value === fresh) return;
    const [start, end] = [text.selectionStart, text.selectionEnd];
    const old = text.value;
    let same = 0;
    while (same < old.length && same < fresh.length && old[same] === fresh[same]) same += 1;
    const moved = (place) => (place <= same ? place : Math.max(same, place + fresh.length - old.length));
    const active = document.activeElement === text;
    text.value = fresh;
    if (active) text.setSelectionRange(moved(start), moved(end));
  };
  const clash = (told) => {
    stopped = true;
    said.textContent = "";
    conflict.querySelector("[data-conflict-text]").textContent = told.said;
    conflict.querySelector("[data-conflict-theirs]").textContent = told.theirs;
    conflict.hidden = false;
  };
  const plan = (after) => { clearTimeout(waiting); waiting = setTimeout(save, after); };
  const heard = (status, told, sent) => {
    if (status === 409) { clash(told); return; }
    said.textContent = told.said;
    if (status !== 200) return;
    // Who went on writing keeps their words: they are put together with the others' at the next saving, over what was sent. The version
    // stays behind until then, so that the others' words come by looking, too, where there is nothing to save after all.
    if (text.value === sent) { version.value = told.version; put(told.text); } else { base = sent; plan(WAIT); }
  };
  async function save(last = false) {
    clearTimeout(waiting);
    if (stopped || !isDirty()) return;
    if (saving && !last) { plan(WAIT); return; }
    saving = true;
    const sent = text.value;
    const body = new FormData();
    for (const name of ["csrfmiddlewaretoken", "item", "version"]) body.set(name, form.elements.namedItem(name).value);
    body.set("text", sent);
    body.set("base", base);
    try {
      const answer = await fetch(form.dataset.room, { method: "POST", body, headers: { Accept: "application/json" }, keepalive: last });
      if (!(answer.headers.get("Content-Type") || "").includes("json")) throw new Error("no answer");
      heard(answer.status, await answer.json(), sent);
    } catch {
      said.textContent = form.dataset.failed;
      plan(AGAIN);
    }
    saving = false;
  }
  async function look() {
    if (document.visibilityState === "visible" && !saving && !stopped) {
      try {
        const answer = await fetch(`${form.dataset.room}?item=${item.value}`, { headers: { Accept: "application/json" } });
        if (answer.ok) take(await answer.json());
      } catch { /* asked again soon */ }
    }
    setTimeout(look, LOOK);
  }
  const take = (told) => {
    // An answer that was under way while this page saved is older than what it has.
    if (!saving && !isDirty() && Number(told.version) > Number(version.value)) {
      version.value = told.version;
      put(told.text);
      said.textContent = told.by;
    }
    if (told.outcome !== shown && !outcome.contains(document.activeElement)) { outcome.innerHTML = told.outcome; shown = told.outcome; }
  };

  text.addEventListener("input", () => { said.textContent = form.dataset.unsaved; plan(WAIT); });
  document.addEventListener("ctperf:save-draft", () => save());
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(true); });
  form.addEventListener("submit", () => {
    stopped = true;
    clearTimeout(waiting);
    const kept = document.createElement("textarea");
    kept.name = "base";
    kept.hidden = true;
    kept.value = base;
    form.append(kept);
  });
  setTimeout(look, LOOK);

  // The owner follows the goal; people of other agencies are not offered.
  const owners = JSON.parse(document.getElementById("room-owners").textContent);
  const people = JSON.parse(document.getElementById("room-people").textContent);
  const { goal, agency, person } = form.elements;
  const offer = () => {
    if (!person) return;
    const own = new Set(people.filter((one) => String(one.agency) === agency.value).map((one) => String(one.person)));
    for (const option of person.options) { option.hidden = option.value !== "" && !own.has(option.value); option.disabled = option.hidden; }
    if (person.selectedOptions[0]?.disabled) person.value = "";
  };
  if (agency) {
    goal.addEventListener("change", () => { if (owners[goal.value]) agency.value = String(owners[goal.value]); offer(); });
    agency.addEventListener("change", offer);
    offer();
  }

  const press = (selector) => { const button = form.querySelector(selector); if (button) form.requestSubmit(button); };
  const promise = document.getElementById("promise-form"), decision = document.getElementById("decision");
  const KEYS = {
    n: () => text.focus(),
    d: () => decision?.focus(),
    p: () => { if (promise) { promise.open = true; form.elements.what.focus(); } },
    j: () => press("[data-go=after]"),
    k: () => press("[data-go=before]"),
  };
  // Keys of one letter can be switched off: who speaks to the computer would press them unawares.
  const choice = document.querySelector("[data-keys]");
  const kept = { get: () => { try { return localStorage.getItem("room-keys") !== "off"; } catch { return true; } }, set: (on) => { try { localStorage.setItem("room-keys", on ? "on" : "off"); } catch { /* a browser may forbid storage */ } } };
  if (choice) {
    choice.closest("[data-keys-choice]").hidden = false;
    choice.checked = kept.get();
    choice.addEventListener("change", () => kept.set(choice.checked));
  }
  document.addEventListener("keydown", (event) => {
    const place = event.target;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form.contains(place)) {
      event.preventDefault();
      press(promise && promise.contains(place) ? "button[value=promise]" : place === decision ? "button[value=decide]:not([data-enter])" : "button[value=note]:not([data-enter])");
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || place.closest("input:not([data-keys]), textarea, select, [contenteditable]")) return;
    const act = choice?.checked && KEYS[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  if (location.hash === "#decision" && decision) decision.focus();
})();
