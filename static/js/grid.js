// The grid of readings: keys, copying and pasting like a spreadsheet, saving while it is typed. Without this it is a plain form.
(() => {
  "use strict";
  const form = document.querySelector("[data-entry]");
  if (!form) return;
  const table = form.querySelector("[data-grid]");
  const rows = [...table.tBodies[0].rows];
  const NAMES = ["numerator", "denominator", "value", "reason", "why", "note"].filter((name) => table.querySelector(`[data-cell="${name}"]`));
  const FIGURES = new Set(["numerator", "denominator", "value"]);
  const grid = rows.map((row) => NAMES.map((name) => row.querySelector(`[data-cell="${name}"]`)));
  const places = new Map(grid.flatMap((cells, r) => cells.flatMap((cell, c) => (cell ? [[cell, { r, c }]] : []))));
  const KEYS = Object.fromEntries([...table.querySelector('[data-cell="reason"]').options].filter((one) => one.dataset.key).map((one) => [one.dataset.key, one.value]));
  const isPhone = matchMedia("(max-width: 44rem)").matches;
  const said = form.querySelector("[data-saved]");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;

  // What was done, for undo
  const done = [], undone = [];
  let before = null;

  const rowOf = (cell) => rows[places.get(cell).r];
  const named = (row, name) => row.querySelector(`[data-cell="${name}"]`);
  const set = (cell, to) => {
    cell.value = to;
    if (before && before.cell === cell) before.from = to;
    touched(rowOf(cell));
  };
  const put = (cell, to, group) => {
    if (!cell || cell.value === to) return;
    group.push({ cell, from: cell.value, to });
    set(cell, to);
  };
  const keep = (group) => {
    if (!group.length) return;
    done.push(group);
    undone.length = 0;
  };
  const commit = () => {
    if (!before || before.cell.value === before.from) return;
    const group = [{ cell: before.cell, from: before.from, to: before.cell.value }];
    if (FIGURES.has(before.cell.dataset.cell) && before.cell.value.trim()) put(named(rowOf(before.cell), "reason"), "", group);
    if (before.cell.dataset.cell === "reason" && before.cell.value) clearFigures(rowOf(before.cell), group);
    before.from = before.cell.value;
    keep(group);
  };
  const clearFigures = (row, group) => FIGURES.forEach((name) => put(named(row, name), "", group));
  const step = (from, to, side) => {
    const group = from.pop();
    if (!group) return;
    (side === "from" ? [...group].reverse() : group).forEach((one) => set(one.cell, one[side]));
    to.push(group);
    go(group[0].cell);
  };

  // Saving
  const dirty = new Set(), stuck = new Set();
  let timer = 0, sending = null, failures = 0;

  const tell = (name) => { said.textContent = name ? said.dataset[name] : ""; };
  const touched = (row) => {
    dirty.add(row);
    rate(row);
    clearTimeout(timer);
    timer = setTimeout(save, 450);
  };
  const typed = (row) => Object.fromEntries(NAMES.map((name) => [name, (named(row, name) || { value: "" }).value]));
  const told = (row) => ({ id: row.dataset.row, version: row.querySelector("[data-version]").value, cells: typed(row) });
  const post = (list, more) => fetch(form.dataset.save, {
    method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": token }, body: JSON.stringify({ rows: list.map(told) }), ...more,
  });
  const save = async () => {
    clearTimeout(timer);
    if (sending) { await sending; }
    const list = [...dirty].filter((row) => !stuck.has(row));
    if (!list.length) return true;
    const sent = list.map((row) => JSON.stringify(typed(row)));
    list.forEach((row) => dirty.delete(row));
    tell("saving");
    sending = post(list).then(async (answer) => {
      if (!answer.ok) throw new Error(String(answer.status));
      const found = new Map((await answer.json()).rows.map((one) => [one.id, one]));
      list.forEach((row, place) => taken(row, found.get(row.dataset.row), JSON.stringify(typed(row)) === sent[place]));
      failures = 0;
      tell(stuck.size ? "conflict" : "done");
      return true;
    }).catch(() => {
      list.forEach((row) => dirty.add(row));
      failures += 1;
      tell("late");
      timer = setTimeout(save, Math.min(30000, 1000 * 2 ** failures));
      return false;
    });
    const worked = await sending;
    sending = null;
    return worked;
  };
  const taken = (row, answer, isSame) => {
    if (!answer) return;
    if (answer.theirs) { conflict(row, answer.theirs); return; }
    row.querySelector("[data-version]").value = answer.version;
    if (!isSame) return;
    row.querySelector("[data-effect]").innerHTML = answer.effect;
    NAMES.forEach((name) => {
      const cell = named(row, name);
      if (cell) { if (name in answer.problems) cell.setAttribute("aria-invalid", "true"); else cell.removeAttribute("aria-invalid"); }
    });
  };
  const number = (cell) => (cell ? parseFloat(cell.value.replace(/[,\s$%]/g, "")) : NaN);
  const rate = (row) => {
    const found = (Number(row.dataset.scale) * number(named(row, "numerator"))) / number(named(row, "denominator"));
    const decimals = Number(row.dataset.decimals) + 1;
    named(row, "value").placeholder = Number.isFinite(found) ? `= ${found.toFixed(decimals)}` : "";
  };
  const conflict = (row, theirs) => {
    const place = row.querySelector("[data-conflict]");
    const what = NAMES.filter((name) => theirs.cells[name]).map((name) => theirs.cells[name]).join(", ") || "\u2013";
    stuck.add(row);
    place.hidden = false;
    place.textContent = theirs.version ? place.dataset.words.replace("%(by)s", theirs.by).replace("%(what)s", what).replace("%(at)s", theirs.at) : place.dataset.gone;
    const settle = (words, act) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-quiet button-small";
      button.textContent = words;
      button.addEventListener("click", () => {
        act();
        row.querySelector("[data-version]").value = theirs.version;
        place.hidden = true;
        stuck.delete(row);
        touched(row);
      });
      place.append(" ", button);
    };
    settle(place.dataset.mine, () => {});
    settle(place.dataset.other, () => {
      const group = [];
      NAMES.forEach((name) => put(named(row, name), theirs.cells[name] || "", group));
      keep(group);
    });
  };
  const settled = async () => {
    commit();
    while (dirty.size > stuck.size || sending) if (!(await save())) return false;
    return stuck.size === 0;
  };
  const handIn = async () => { if (await settled()) location.assign(form.dataset.next); };
  const flush = () => {
    commit();
    const list = [...dirty].filter((row) => !stuck.has(row));
    if (list.length) { post(list, { keepalive: true }); dirty.clear(); }
  };

  // Moving about
  let editing = false, leaving = false, anchor = null;

  const go = (cell, extend) => {
    if (!cell) return;
    const from = document.activeElement;
    if (!extend) anchor = cell;
    if (from !== cell) { cell.focus(); } else { choose(cell); }
    marked();
  };
  const choose = (cell) => {
    editing = false;
    leaving = false;
    if (cell.select) cell.select();
    form.querySelectorAll("[data-cell][tabindex='0']").forEach((one) => { one.tabIndex = -1; });
    cell.tabIndex = 0;
  };
  const near = ({ r, c }, down, right) => {
    for (let row = r + down, column = c + right; grid[row] && column >= 0 && column < NAMES.length; row += down, column += right) {
      if (grid[row][column]) return grid[row][column];
    }
    return null;
  };
  const along = (cell, by) => {
    const all = [...places.keys()];
    return all[all.indexOf(cell) + by] || null;
  };
  const edge = (list) => list.find(Boolean) || null;
  const range = () => {
    const cell = document.activeElement;
    const one = places.get(cell), other = places.get(anchor) || one;
    if (!one) return null;
    return { top: Math.min(one.r, other.r), bottom: Math.max(one.r, other.r), left: Math.min(one.c, other.c), right: Math.max(one.c, other.c) };
  };
  const chosen = () => {
    const at = range();
    return at ? grid.slice(at.top, at.bottom + 1).map((cells) => cells.slice(at.left, at.right + 1)) : [];
  };
  const marked = () => {
    table.querySelectorAll("[aria-selected]").forEach((one) => one.removeAttribute("aria-selected"));
    const block = chosen();
    if (block.length > 1 || (block[0] || []).length > 1) block.flat().forEach((cell) => cell && cell.closest("td").setAttribute("aria-selected", "true"));
  };
  const giveReason = (row, slug) => {
    const group = [];
    clearFigures(row, group);
    put(named(row, "reason"), slug, group);
    keep(group);
  };
  const clear = () => {
    const group = [];
    chosen().flat().forEach((cell) => put(cell, "", group));
    keep(group);
  };
  const fillDown = () => {
    const at = range(), group = [];
    const from = at.top === at.bottom ? at.top - 1 : at.top;
    if (from < 0) return;
    for (let r = from + 1; r <= at.bottom; r += 1) {
      for (let c = at.left; c <= at.right; c += 1) if (grid[from][c]) put(grid[r][c], grid[from][c].value, group);
    }
    keep(group);
  };
  const MOVES = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1], PageDown: [10, 0], PageUp: [-10, 0] };

  const withControl = (event, cell) => {
    const key = event.key.toLowerCase();
    if (key === "enter") handIn();
    else if (key === "home") go(edge([...places.keys()]));
    else if (key === "end") go(edge([...places.keys()].reverse()));
    else if (editing) return false;
    else if (key === "z" && !event.shiftKey) { commit(); step(done, undone, "from"); }
    else if (key === "y" || key === "z") step(undone, done, "to");
    else if (key === "d") { commit(); fillDown(); }
    else if (key === "a") { anchor = edge([...places.keys()]); go(edge([...places.keys()].reverse()), true); }
    else return false;
    return true;
  };
  const plain = (event, cell) => {
    const at = places.get(cell), row = rows[at.r];
    if (event.key === "Enter") { commit(); go(near(at, event.shiftKey ? -1 : 1, 0) || cell); return true; }
    if (event.key === "Tab") {
      const next = leaving ? null : along(cell, event.shiftKey ? -1 : 1);
      commit();
      if (next) go(next);
      return Boolean(next);
    }
    if (event.key === "F2") { editing = !editing; if (editing && cell.setSelectionRange) cell.setSelectionRange(cell.value.length, cell.value.length); return true; }
    if (event.key === "Escape") {
      if (editing && before) { cell.value = before.from; touched(row); choose(cell); } else { leaving = true; anchor = cell; marked(); }
      return true;
    }
    if (event.key in MOVES && (!editing || (cell.tagName === "INPUT" && MOVES[event.key][0]))) {
      commit();
      const [down, right] = MOVES[event.key];
      const far = Math.abs(down) > 1 ? grid[Math.max(0, Math.min(rows.length - 1, at.r + down))][at.c] : near(at, down, right);
      go(far || cell, event.shiftKey);
      return true;
    }
    if (editing) return false;
    if (event.key === "Home") { go(edge(grid[at.r])); return true; }
    if (event.key === "End") { go(edge([...grid[at.r]].reverse())); return true; }
    if (event.key === "Delete" || event.key === "Backspace") { clear(); return true; }
    if (event.key.length === 1 && !event.altKey) {
      const slug = KEYS[event.key.toLowerCase()];
      if (slug && (FIGURES.has(cell.dataset.cell) || cell.dataset.cell === "reason")) { giveReason(row, slug); return true; }
      editing = cell.tagName === "INPUT";
    }
    return false;
  };

  // Copying and pasting
  const cut = (text) => {
    const lines = [[]];
    const pattern = /(?:"((?:[^"]|"")*)"|([^\t\r\n]*))(\t|\r\n|\n|\r|$)/g;
    let found;
    while ((found = pattern.exec(text)) && pattern.lastIndex <= text.length) {
      lines[lines.length - 1].push((found[1] === undefined ? found[2] : found[1].replace(/""/g, '"')).trim());
      if (!found[3]) break;
      if (found[3] !== "\t") lines.push([]);
    }
    return lines.filter((line, place) => place < lines.length - 1 || line.some(Boolean));
  };
  const fitting = (cell, text) => {
    if (cell.tagName !== "SELECT") return text;
    const wanted = text.toLowerCase();
    const found = [...cell.options].find((one) => one.value && [one.value, one.text.toLowerCase(), one.dataset.key].includes(wanted));
    return found ? found.value : cell.value;
  };
  const paste = (event) => {
    const text = event.clipboardData.getData("text/plain");
    const block = cut(text);
    if (!places.has(event.target) || (editing && block.length < 2 && (block[0] || []).length < 2)) return;
    event.preventDefault();
    commit();
    const at = range(), group = [];
    const single = block.length === 1 && block[0].length === 1;
    const height = single ? at.bottom - at.top + 1 : block.length, width = single ? at.right - at.left + 1 : Math.max(...block.map((line) => line.length));
    for (let r = 0; r < height; r += 1) {
      for (let c = 0; c < width; c += 1) {
        const cell = (grid[at.top + r] || [])[at.left + c], value = single ? block[0][0] : (block[r] || [])[c];
        if (cell && value) {
          put(cell, fitting(cell, value), group);
          if (FIGURES.has(cell.dataset.cell)) put(named(rowOf(cell), "reason"), "", group);
        }
      }
    }
    keep(group);
    anchor = grid[at.top][at.left];
    go(grid[Math.min(rows.length, at.top + height) - 1][Math.min(NAMES.length, at.left + width) - 1], true);
  };
  const copy = (event) => {
    if (editing || !places.has(event.target)) return;
    event.preventDefault();
    const quoted = (text) => (/["\t\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
    event.clipboardData.setData("text/plain", chosen().map((cells) => cells.map((cell) => quoted(cell ? cell.value : "")).join("\t")).join("\n"));
    if (event.type === "cut") clear();
  };

  const asGrid = () => {
    table.setAttribute("role", "grid");
    table.setAttribute("aria-multiselectable", "true");
    table.querySelectorAll("thead, tbody").forEach((one) => one.setAttribute("role", "rowgroup"));
    table.querySelectorAll("tr").forEach((one) => one.setAttribute("role", "row"));
    table.querySelectorAll("thead th").forEach((one) => one.setAttribute("role", "columnheader"));
    table.querySelectorAll("tbody th").forEach((one) => one.setAttribute("role", "rowheader"));
    table.querySelectorAll("td").forEach((one) => one.setAttribute("role", "gridcell"));
    [...places.keys()].forEach((cell, place) => { cell.tabIndex = place ? -1 : 0; });
    table.addEventListener("keydown", (event) => {
      const cell = event.target;
      if (!places.has(cell) || event.isComposing) return;
      const isTaken = event.ctrlKey || event.metaKey ? withControl(event, cell) : plain(event, cell);
      if (isTaken) event.preventDefault();
    });
    table.addEventListener("mousedown", (event) => {
      if (!places.has(event.target)) return;
      if (event.shiftKey) { event.preventDefault(); go(event.target, true); return; }
      const again = document.activeElement === event.target;
      setTimeout(() => { editing = again; anchor = event.target; marked(); }, 0);
    });
    table.addEventListener("paste", paste);
    table.addEventListener("copy", copy);
    table.addEventListener("cut", copy);
  };

  // A phone shows one measure at a time
  let shown = 0;
  const show = (place) => {
    shown = Math.max(0, Math.min(rows.length - 1, place));
    rows.forEach((row, at) => { row.hidden = at !== shown; });
    const where = form.querySelector("[data-place]");
    where.textContent = `${shown + 1} ${where.dataset.of} ${rows.length}`;
    form.querySelectorAll("[data-step]").forEach((one) => { one.disabled = (Number(one.dataset.step) < 0 ? shown === 0 : shown === rows.length - 1); });
  };
  const asCards = () => {
    form.querySelector("[data-steps]").hidden = false;
    form.classList.add("is-stepped");
    form.querySelectorAll("[data-step]").forEach((one) => one.addEventListener("click", () => {
      show(shown + Number(one.dataset.step));
      edge(grid[shown]).focus();
    }));
    table.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target.tagName === "SELECT") return;
      event.preventDefault();
      const next = along(event.target, 1);
      if (!next) return;
      show(places.get(next).r);
      next.focus();
    });
    show(0);
  };

  table.addEventListener("focusin", (event) => {
    if (!places.has(event.target)) return;
    before = { cell: event.target, from: event.target.value };
    if (!isPhone) choose(event.target);
  });
  table.addEventListener("focusout", commit);
  table.addEventListener("input", (event) => { if (places.has(event.target)) touched(rowOf(event.target)); });
  table.addEventListener("change", (event) => { if (places.has(event.target)) commit(); });
  form.addEventListener("submit", (event) => { event.preventDefault(); if (event.submitter && event.submitter.name === "check") handIn(); else settled(); });
  document.addEventListener("ctperf:save-draft", () => { commit(); save(); });
  addEventListener("pagehide", flush);
  rows.forEach(rate);
  if (isPhone) asCards(); else { asGrid(); if (grid.length && !location.hash) edge(grid[0]).focus({ preventScroll: true }); }
})();
