/* The table of agencies: a pasted block finds its rows, and arrow keys go from cell to cell. */
(() => {
  "use strict";
  const grid = document.getElementById("grid");
  const form = document.getElementById("grid-form");
  if (!grid || !form) return;
  const report = document.getElementById("paste-report");
  const status = document.getElementById("grid-status");
  const rows = [...grid.querySelectorAll("tbody tr")];
  const cellsOf = (row) => [...row.querySelectorAll("input[type=text]")];
  /* What follows the numbers in a file, such as its result, is no note. */
  const targetsOf = (row, cell) => cellsOf(row).filter((other) => (
    cell.matches(".grid-note") || !other.matches(".grid-note")
  ));
  let isUnsaved = false;

  /* A block as spreadsheets copy it: tabs, line ends, cells with either of them in quotes. */
  const readBlock = (text) => {
    const lines = [[""]];
    let isQuoted = false;
    const source = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
    for (let place = 0; place < source.length; place += 1) {
      const sign = source[place];
      const line = lines[lines.length - 1];
      const last = line.length - 1;
      if (isQuoted) {
        if (sign !== '"') line[last] += sign;
        else if (source[place + 1] === '"') { line[last] += '"'; place += 1; }
        else isQuoted = false;
      } else if (sign === '"' && line[last] === "") isQuoted = true;
      else if (sign === "\t") line.push("");
      else if (sign === "\n") lines.push([""]);
      else line[last] += sign;
    }
    return lines.map((line) => line.map((cell) => cell.replace(/\s+/g, " ").trim()));
  };

  const plain = (name) => name.normalize("NFC").toLowerCase()
    .replace(/^(tỉnh|thành phố|tp\.?)\s+/, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();

  const named = new Map();
  rows.forEach((row) => row.dataset.names.split("\n").filter(Boolean).forEach((name) => {
    const key = plain(name);
    const isOther = named.has(key) && named.get(key) !== row;
    named.set(key, isOther ? null : row);
  }));
  const rowNamed = (name) => named.get(plain(name)) || null;

  /* The column of the block that holds the names of agencies, or -1. Words that no agency has
     are names all the same: they must not end up in cells of numbers. */
  const nameColumn = (block) => {
    const share = (is) => [0, 1, 2].map((column) => block.filter((line) => is(line[column] || "")));
    const known = share(rowNamed).map((lines) => lines.length);
    if (Math.max(...known) > 0) return known.indexOf(Math.max(...known));
    return share((text) => /^\p{L}{2}/u.test(text)).findIndex((lines) => (
      lines.length * 2 > block.length
    ));
  };

  const paste = (block, cell) => {
    const column = cellsOf(cell.closest("tr")).indexOf(cell);
    const first = rows.indexOf(cell.closest("tr"));
    const names = cell.matches(".grid-note") ? -1 : nameColumn(block);
    const done = { filled: 0, locked: 0, outside: 0, unknown: [] };
    const changed = new Set();
    block.forEach((line, place) => {
      const row = names < 0 ? rows[first + place] : rowNamed(line[names] || "");
      const values = line.slice(names + 1);
      if (!row && names >= 0) {
        if (line.some(Boolean)) done.unknown.push(line[names] || line.join(" "));
        return;
      }
      values.forEach((value, step) => {
        const target = row && targetsOf(row, cell)[column + step];
        if (!target) done.outside += value ? 1 : 0;
        else if (target.disabled) done.locked += value ? 1 : 0;
        else {
          target.value = value;
          changed.add(target);
          done.filled += 1;
        }
      });
    });
    grid.querySelectorAll(".is-pasted").forEach((input) => input.classList.remove("is-pasted"));
    changed.forEach((input) => input.classList.add("is-pasted"));
    tell(done);
    if (changed.size) {
      isUnsaved = true;
      window.htmx.trigger(grid, "grid-pasted");
    }
  };

  const tell = (done) => {
    const say = (kind, number) => report.dataset[kind].replace("{number}", number);
    const parts = [say("filled", done.filled)];
    if (done.locked) parts.push(say("locked", done.locked));
    if (done.outside) parts.push(say("outside", done.outside));
    if (done.unknown.length) parts.push(`${report.dataset.unknown} ${done.unknown.join("; ")}`);
    report.replaceChildren(...parts.map((text) => {
      const line = document.createElement("p");
      line.textContent = text;
      return line;
    }));
  };

  const step = (cell, down, across) => {
    const column = cellsOf(cell.closest("tr")).indexOf(cell) + across;
    for (let place = rows.indexOf(cell.closest("tr")) + down; rows[place]; place += down) {
      const next = cellsOf(rows[place])[column];
      if (!next) return false;
      if (!next.disabled) {
        next.focus();
        next.select();
        return true;
      }
      if (!down) return false;
    }
    return false;
  };

  const isAtEdge = (cell, across) => {
    const { selectionStart: start, selectionEnd: end, value } = cell;
    if (start === 0 && end === value.length) return true;
    return start === end && start === (across < 0 ? 0 : value.length);
  };

  grid.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (!event.target.matches("input[type=text]") || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    paste(readBlock(text), event.target);
  });

  grid.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (!cell.matches("input[type=text]") || event.ctrlKey || event.altKey || event.metaKey) return;
    const ways = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const way = event.key === "Enter" ? [event.shiftKey ? -1 : 1, 0] : ways[event.key];
    if (!way || (way[1] && (event.shiftKey || !isAtEdge(cell, way[1])))) return;
    if (step(cell, ...way) || event.key === "Enter") event.preventDefault();
  });

  grid.addEventListener("input", () => { isUnsaved = true; });
  grid.addEventListener("htmx:sendError", () => { status.textContent = status.dataset.lost; });
  grid.addEventListener("htmx:responseError", (event) => {
    const kinds = { 401: "ended", 403: "refused" };
    status.textContent = status.dataset[kinds[event.detail.xhr.status] || "lost"];
  });
  grid.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful) return;
    status.textContent = "";
    grid.querySelectorAll("td:has(.reading) > input.form-control").forEach((cell) => {
      const isWrong = cell.parentElement.querySelector(".cell-error");
      if (isWrong) cell.setAttribute("aria-invalid", "true");
      else cell.removeAttribute("aria-invalid");
    });
  });
  form.addEventListener("submit", () => { isUnsaved = false; });
  window.addEventListener("beforeunload", (event) => { if (isUnsaved) event.preventDefault(); });
})();
