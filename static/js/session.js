// How long the session lasts is the server's to say; this warns before it ends, and tells the server that somebody is at the keyboard.
// Requests of scripts do not count there as a sign of the person: only what is told here does.
(() => {
  "use strict";
  const dialog = document.getElementById("session");
  if (!dialog) return;
  const WARN_SECONDS = Number(dialog.dataset.warn);
  const TELL_SECONDS = Math.min(60, WARN_SECONDS / 2);
  const KEPT = "ctperf-session-longest";
  const part = (name) => dialog.querySelector(`[data-session-${name}]`);
  const now = () => Date.now() / 1000;
  const kept = {
    read: () => { try { return Number(localStorage.getItem(KEPT)); } catch { return 0; } },
    write: (value) => { try { if (value) localStorage.setItem(KEPT, value); else localStorage.removeItem(KEPT); } catch { /* a browser may forbid storage */ } },
  };
  const channel = "BroadcastChannel" in window ? new BroadcastChannel("ctperf-session") : null;
  let ends = { idle: now() + Number(dialog.dataset.idle), longest: kept.read() || Infinity };
  let told = now();
  let timer = 0;
  let ticking = 0;
  let waved = false;

  const left = () => Math.min(ends.idle, ends.longest) - now();

  async function ask(method) {
    told = now();
    const body = method === "POST" ? new FormData(part("stay")) : undefined;
    try {
      const response = await fetch(dialog.dataset.session, { method, body, headers: { Accept: "application/json" } });
      const state = await response.json();
      channel?.postMessage(state);
      take(state);
    } catch {
      timer = setTimeout(() => ask("GET"), 15000);
    }
  }

  function take(state) {
    if (!state.signed_in) { leave(); return; }
    ends = { idle: now() + state.idle, longest: now() + state.longest };
    kept.write(String(ends.longest));
    plan();
  }

  function plan() {
    clearTimeout(timer);
    if (left() <= WARN_SECONDS) { warn(); return; }
    calm();
    timer = setTimeout(() => ask("GET"), Math.max(1, left() - WARN_SECONDS) * 1000);
  }

  // Forms that save themselves listen to this, so that nothing typed is lost with the session.
  const saveDrafts = () => document.dispatchEvent(new CustomEvent("ctperf:save-draft", { bubbles: true }));

  function warn() {
    if (dialog.open || (waved && left() > 0)) { timer = setTimeout(plan, Math.max(1, left()) * 1000); return; }
    saveDrafts();
    const cannotStay = ends.longest <= ends.idle;
    part("longest").hidden = !cannotStay;
    part("idle").hidden = cannotStay;
    part("stay").hidden = cannotStay;
    part("close").hidden = !cannotStay;
    tick();
    ticking = setInterval(tick, 1000);
    dialog.showModal();
  }

  function tick() {
    const seconds = Math.max(0, Math.ceil(left()));
    const shown = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    dialog.querySelectorAll("[data-session-left]").forEach((place) => { place.textContent = shown; });
    if ([60, 30, 10].includes(seconds)) part("said").textContent = part("said").dataset.says.replace("{n}", seconds);
    if (seconds === 0) { clearInterval(ticking); setTimeout(() => ask("GET"), 1100); }
  }

  function calm() {
    clearInterval(ticking);
    waved = false;
    if (dialog.open) dialog.close();
  }

  function leave() {
    clearInterval(ticking);
    kept.write("");
    location.assign(`${dialog.dataset.signIn}?next=${encodeURIComponent(location.pathname + location.search)}`);
  }

  function act() {
    if (!dialog.open && now() - told > TELL_SECONDS) ask("POST");
  }

  part("stay").addEventListener("submit", (event) => { event.preventDefault(); ask("POST"); });
  part("close").addEventListener("click", () => { waved = true; clearInterval(ticking); dialog.close(); plan(); });
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); (part("stay").hidden ? part("close").click() : ask("POST")); });
  for (const kind of ["keydown", "pointerdown", "wheel", "touchstart"]) document.addEventListener(kind, act, { passive: true, capture: true });
  document.addEventListener("visibilitychange", () => { if (!document.hidden && now() - told > TELL_SECONDS) ask("GET"); });
  document.querySelectorAll("form[data-signs-out]").forEach((form) => form.addEventListener("submit", () => kept.write("")));
  channel?.addEventListener("message", (event) => take(event.data));
  if (ends.longest === Infinity || ends.longest < now()) ask("GET"); else plan();
})();
// A page that shows what is new since the reader last looked notes that she looks: once she has had it before her for a while. Without
// scripts the page offers to be told.
(() => {
  "use strict";
  const form = document.querySelector("form[data-looked]");
  if (!form) return;
  const tell = () => fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true }).catch(() => {});
  const wait = () => { if (!document.hidden) { document.removeEventListener("visibilitychange", wait); setTimeout(tell, 2000); } };
  document.addEventListener("visibilitychange", wait);
  wait();
})();
