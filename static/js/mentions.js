// Offers names after an @ in a comment. Without this the name is typed in full. Forms come and go with htmx: one listener for all.
(() => {
  "use strict";
  const BEGUN = /(^|[^\w])@([\p{L}\p{M}.'’-]*(?: [\p{L}\p{M}.'’-]*)?)$/u;
  let box = null, list = null, active = -1, asked = 0, waiting = 0;

  const begun = () => (box.value.slice(0, box.selectionStart).match(BEGUN) || [null, "", null])[2];
  const options = () => (list ? [...list.children] : []);
  const close = () => {
    asked += 1;
    clearTimeout(waiting);
    active = -1;
    if (list) list.remove();
    list = null;
    if (box) ["aria-controls", "aria-activedescendant", "aria-autocomplete"].forEach((name) => box.removeAttribute(name));
  };
  const mark = (place) => {
    const all = options();
    active = (place + all.length) % all.length;
    all.forEach((one, at) => one.setAttribute("aria-selected", String(at === active)));
    box.setAttribute("aria-activedescendant", all[active].id);
    all[active].scrollIntoView({ block: "nearest" });
  };
  const take = (name) => {
    const end = box.selectionStart, start = end - begun().length;
    box.value = `${box.value.slice(0, start)}${name} ${box.value.slice(end)}`;
    box.setSelectionRange(start + name.length + 1, start + name.length + 1);
    close();
    box.focus();
  };
  const option = (person, place) => {
    const made = document.createElement("li");
    made.id = `${box.id}-name-${place}`;
    made.setAttribute("role", "option");
    made.setAttribute("aria-selected", "false");
    made.dataset.name = person.name;
    const name = document.createElement("b");
    name.textContent = person.name;
    made.append(name, ` ${person.role}`);
    made.addEventListener("mousedown", (event) => { event.preventDefault(); take(person.name); });
    return made;
  };
  const show = (people) => {
    close();
    if (!people.length) return;
    list = document.createElement("ul");
    list.id = `${box.id}-names`;
    list.className = "talk-names";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", box.labels[0] ? box.labels[0].textContent : "@");
    list.append(...people.map(option));
    box.parentElement.append(list);
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-controls", list.id);
    mark(0);
  };
  const ask = async (form, text) => {
    const mine = (asked += 1);
    const query = new URLSearchParams({ q: text });
    ["update", "part", "measure", "breakdown", "period_end"].forEach((name) => {
      if (form.elements[name]) query.set(name, form.elements[name].value);
    });
    const answer = await fetch(`${form.dataset.mentions}?${query}`, { headers: { Accept: "application/json" } });
    if (!answer.ok || mine !== asked) return;
    const { people } = await answer.json();
    if (mine === asked && begun() !== null) show(people);
  };

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-mentions]");
    if (!form || event.target.tagName !== "TEXTAREA") return;
    if (box !== event.target) { close(); box = event.target; }
    const text = begun();
    if (text === null) { close(); return; }
    clearTimeout(waiting);
    waiting = setTimeout(() => ask(form, text), 120);
  });
  document.addEventListener("keydown", (event) => {
    if (!list || event.target !== box) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); mark(active + (event.key === "ArrowDown" ? 1 : -1)); }
    else if (event.key === "Enter" || event.key === "Tab") { event.preventDefault(); take(options()[active].dataset.name); }
    else if (event.key === "Escape") { event.preventDefault(); close(); }
  });
  document.addEventListener("focusout", (event) => { if (event.target === box) close(); });
})();
