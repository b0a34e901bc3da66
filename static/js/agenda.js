// Puts an agenda in order by dragging; the buttons beside each item do the same without this.
(() => {
  "use strict";
  const list = document.querySelector("ol[data-agenda]");
  if (!list) return;
  const said = document.querySelector("[data-agenda-said]");
  const items = () => [...list.querySelectorAll("[data-item]")];
  let held = null;

  const save = async () => {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", list.querySelector("[name=csrfmiddlewaretoken]").value);
    body.set("do", "order");
    body.set("order", items().map((one) => one.dataset.item).join(","));
    try {
      const answer = await fetch(list.dataset.agenda, { method: "POST", body, headers: { Accept: "application/json" } });
      said.textContent = (await answer.json()).text;
    } catch {
      said.textContent = list.dataset.failed;
    }
  };
  for (const one of items()) {
    one.draggable = true;
    one.classList.add("can-drag");
    one.addEventListener("dragstart", (event) => { held = one; one.classList.add("is-held"); event.dataTransfer.effectAllowed = "move"; event.dataTransfer.setData("text/plain", one.dataset.item); });
    one.addEventListener("dragend", () => { one.classList.remove("is-held"); if (held) save(); held = null; });
    one.addEventListener("dragover", (event) => {
      if (!held || held === one) return;
      event.preventDefault();
      const box = one.getBoundingClientRect();
      list.insertBefore(held, event.clientY < box.top + box.height / 2 ? one : one.nextSibling);
    });
  }
  list.addEventListener("drop", (event) => event.preventDefault());
  // After a press of Up or Down the page comes back to the item that was moved.
  const moved = location.hash.startsWith("#item-") && document.querySelector(location.hash);
  if (moved) moved.focus();
})();
