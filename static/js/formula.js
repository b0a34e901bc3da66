// Offers measures and functions while a formula is written: a combobox by the keyboard. Without this the field is a plain one.
(() => {
  "use strict";
  const BEGUN = /\[?[A-Za-z][\w.-]*$/;
  const form = document.querySelector("[data-formula]");
  if (!form) return;
  const input = form.querySelector("input[name=text]");
  const list = document.getElementById("formula-offers");
  const said = form.querySelector("[data-many]");
  let active = -1, asked = 0, waiting = 0;

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  const begun = () => (input.value.slice(0, input.selectionStart).match(BEGUN) || [""])[0];
  const options = () => [...list.children];
  const close = () => {
    asked += 1;
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const mark = (place) => {
    const all = options();
    active = (place + all.length) % all.length;
    all.forEach((one, at) => one.setAttribute("aria-selected", String(at === active)));
    input.setAttribute("aria-activedescendant", all[active].id);
    all[active].scrollIntoView({ block: "nearest" });
  };
  const take = (insert) => {
    const end = input.selectionStart;
    const start = end - begun().length;
    const rest = input.value.slice(end).replace(/^[\w.-]*\]?/, "");
    input.value = input.value.slice(0, start) + insert + rest;
    input.setSelectionRange(start + insert.length, start + insert.length);
    close();
    input.focus();
    input.dispatchEvent(new Event("input", { bubbles: true }));
    close();
    clearTimeout(waiting);
  };
  const option = (offer, place) => {
    const made = document.createElement("li");
    made.id = `formula-offer-${place}`;
    made.setAttribute("role", "option");
    made.setAttribute("aria-selected", "false");
    const code = document.createElement("b");
    code.textContent = offer.insert;
    made.append(code, ` ${offer.name}`);
    made.addEventListener("mousedown", (event) => { event.preventDefault(); take(offer.insert); });
    return made;
  };
  const show = (offers) => {
    list.replaceChildren(...offers.map(option));
    list.hidden = offers.length === 0;
    active = -1;
    input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-expanded", String(offers.length > 0));
    said.textContent = offers.length === 0 ? said.dataset.none : offers.length === 1 ? said.dataset.one : `${offers.length} ${said.dataset.many}`;
  };
  const ask = async () => {
    const word = begun();
    if (!word) { close(); return; }
    const mine = ++asked;
    const answer = await fetch(`${form.dataset.formula}?complete=${encodeURIComponent(word)}`, { headers: { Accept: "application/json" } });
    if (!answer.ok || mine !== asked) return;
    const told = await answer.json();
    if (mine === asked) show(told.offers.filter((offer) => offer.insert !== word));
  };
  const keys = {
    ArrowDown: () => mark(active + 1),
    ArrowUp: () => mark(active < 0 ? -1 : active - 1),
    Escape: close,
    Enter: () => active >= 0 && options()[active].dispatchEvent(new MouseEvent("mousedown", { cancelable: true })),
  };

  input.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 150); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (list.hidden || !(event.key in keys) || (event.key === "Enter" && active < 0)) return;
    event.preventDefault();
    keys[event.key]();
  });
})();
