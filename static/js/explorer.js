// The explorer answers while its filters change: the form asks for the same page, and only its answer is put in place. Without this the
// form and the links do the same by loading the page.
(() => {
  "use strict";
  const form = document.querySelector("[data-explorer]");
  if (!form || !window.htmx) return;
  const PARTS = "#said:innerHTML,#chosen,#standing,#keep-view";
  const WAIT = 250;
  let waiting;

  const ask = (address) => window.htmx.ajax("GET", address, { source: form, target: "#found", select: "#found", swap: "outerHTML", selectOOB: PARTS });
  const go = (address) => { history.pushState({ explorer: true }, "", address); return ask(address); };
  const fields = () => {
    const asked = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value) asked.append(name, value);
    return `${location.pathname}?${asked}`;
  };
  const submit = () => { clearTimeout(waiting); go(fields()); };

  /** What is asked by a link is put into the form too, so that the next filter adds to it. */
  const follow = (address) => {
    const asked = new URL(address, location.href).searchParams;
    for (const field of form.elements) {
      if (!field.name) continue;
      if (field.type === "checkbox") { if (asked.has("col")) field.checked = asked.getAll("col").includes(field.value); } else field.value = asked.get(field.name) || "";
    }
  };
  const isHere = (link) => link && new URL(link.href).pathname === location.pathname && link.closest("thead, .pagination, .chosen, #groups") && !link.closest(".heat");

  form.addEventListener("submit", (event) => { event.preventDefault(); submit(); });
  form.addEventListener("change", (event) => { if (event.target.type !== "search") submit(); });
  form.addEventListener("input", (event) => { if (event.target.type === "search") { clearTimeout(waiting); waiting = setTimeout(submit, WAIT); } });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || !isHere(link)) return;
    event.preventDefault();
    const again = link.closest("thead") && [...link.closest("tr").children].indexOf(link.closest("th"));
    follow(link.href);
    go(link.href).then(() => {
      const place = again === null || again === undefined || again < 0 ? null : document.querySelectorAll("#found thead th")[again]?.querySelector("a");
      (place || document.querySelector("#found .table-frame"))?.focus({ preventScroll: Boolean(place) });
    });
  });
  window.addEventListener("popstate", () => { follow(location.href); ask(location.href); });
})();
