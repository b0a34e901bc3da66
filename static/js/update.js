// Saves an update while it is written, copies last time's words, quotes a passage. Without this the form's buttons do the same.
(() => {
  "use strict";
  const form = document.querySelector("form[data-update]");
  const WAIT = 1500, AGAIN = 10000;

  const keep = () => {
    const said = form.querySelector("[data-saved]");
    const version = form.elements.version;
    const conflict = form.querySelector("[data-conflict]");
    let waiting = 0, saving = false, dirty = false, stopped = false;

    const list = (missing) => {
      const items = missing.map((one) => {
        const item = document.createElement("li");
        const link = document.createElement("a");
        link.href = `#${one.field}`;
        link.textContent = one.text;
        item.append(link);
        return item;
      });
      form.querySelector("[data-lacks-list]").replaceChildren(...items);
      form.querySelector("[data-lacks-none]").hidden = items.length > 0;
    };
    const plan = (after) => { clearTimeout(waiting); waiting = setTimeout(save, after); };
    const clash = (told) => {
      stopped = true;
      said.textContent = "";
      conflict.querySelector("[data-conflict-text]").textContent = told.text;
      conflict.hidden = false;
    };
    const heard = (status, told) => {
      if (status === 409) { dirty = true; clash(told); return; }
      said.textContent = told.text;
      if (status !== 200) { dirty = true; return; }
      version.value = told.version;
      list(told.missing);
    };
    const body = () => { const data = new FormData(form); data.delete("file"); data.delete("do"); return data; };
    async function save(last = false) {
      clearTimeout(waiting);
      if (stopped || !dirty) return;
      if (saving && !last) { plan(WAIT); return; }
      saving = true;
      dirty = false;
      try {
        const answer = await fetch(form.dataset.update, { method: "POST", body: body(), headers: { Accept: "application/json" }, keepalive: last });
        if (!(answer.headers.get("Content-Type") || "").includes("json")) throw new Error("no answer");
        heard(answer.status, await answer.json());
      } catch {
        dirty = true;
        said.textContent = form.dataset.failed;
        plan(AGAIN);
      }
      saving = false;
    }

    form.addEventListener("input", (event) => {
      if (event.target.type === "file") return;
      dirty = true;
      said.textContent = form.dataset.unsaved;
      plan(WAIT);
    });
    // A page that is about to be left, a session that is about to end: what is typed goes first.
    document.addEventListener("ctperf:save-draft", () => save());
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(true); });
    // What waits must not come after what a button sends, under an older version.
    form.addEventListener("submit", () => { stopped = true; clearTimeout(waiting); });
    for (const button of form.querySelectorAll("[data-copy-into]")) {
      button.addEventListener("click", (event) => {
        event.preventDefault();
        const field = document.getElementById(button.dataset.copyInto);
        const before = document.getElementById(`${field.id}-before`);
        const words = [...before.children].map((one) => one.innerText).join("\n\n");
        field.value = field.value.trim() ? `${field.value.trimEnd()}\n\n${words}` : words;
        field.dispatchEvent(new Event("input", { bubbles: true }));
        field.focus();
      });
    }
  };

  const quote = (into) => {
    let waiting = 0;
    const take = () => {
      const chosen = document.getSelection();
      const words = String(chosen).trim();
      const part = chosen.anchorNode?.parentElement?.closest("[data-part]");
      if (!words || !part || !part.contains(chosen.focusNode)) return;
      into.elements.passage.value = words.slice(0, 500);
      into.elements.part.value = part.dataset.part;
    };
    document.addEventListener("selectionchange", () => { clearTimeout(waiting); waiting = setTimeout(take, 150); });
  };

  if (form) keep();
  const into = document.querySelector("form[data-return]");
  if (into) quote(into);
})();
