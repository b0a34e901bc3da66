// A file can be dropped on the form, and its sending is shown. Without this the form sends the chosen file as any form does.
(() => {
  "use strict";
  for (const form of document.querySelectorAll("[data-drop]")) {
    const input = form.querySelector("input[type=file]");
    const said = form.querySelector("[data-drop-error]");
    const sending = form.querySelector("[data-drop-sending]");
    const status = form.querySelector("[data-drop-status]");
    const bar = form.querySelector("progress");
    const button = form.querySelector("button");

    const refuse = (why) => { said.textContent = why; said.hidden = false; sending.hidden = true; button.disabled = false; };
    const answer = (request) => {
      let told = {};
      try { told = JSON.parse(request.responseText); } catch { /* an error page is no answer */ }
      if (told.url) location.assign(told.url); else refuse(told.error || form.dataset.failed);
    };
    const send = () => {
      const file = input.files[0];
      if (!file) { input.focus(); return; }
      if (file.size > Number(form.dataset.mostBytes)) { refuse(form.dataset.tooLarge); return; }
      said.hidden = true;
      sending.hidden = false;
      button.disabled = true;
      status.textContent = `${form.dataset.sending}: ${file.name}`;
      const request = new XMLHttpRequest();
      request.open("POST", form.action);
      request.setRequestHeader("Accept", "application/json");
      request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) bar.value = 100 * event.loaded / event.total; });
      request.addEventListener("load", () => answer(request));
      request.addEventListener("error", () => refuse(form.dataset.failed));
      request.send(new FormData(form));
    };

    form.addEventListener("submit", (event) => { event.preventDefault(); send(); });
    const over = (event) => { event.preventDefault(); form.classList.add("is-over"); };
    form.addEventListener("dragenter", over);
    form.addEventListener("dragover", over);
    form.addEventListener("dragleave", (event) => { if (!form.contains(event.relatedTarget)) form.classList.remove("is-over"); });
    form.addEventListener("drop", (event) => {
      event.preventDefault();
      form.classList.remove("is-over");
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      send();
    });
  }
})();
