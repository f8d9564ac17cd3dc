/* The table of agencies: a pasted block is sent to be placed, and arrow keys go from cell to cell. */
(() => {
  "use strict";
  const grid = document.getElementById("grid");
  const form = document.getElementById("grid-form");
  if (!grid || !form) return;
  const status = document.getElementById("grid-status");
  const box = document.getElementById("paste-block");
  const rows = [...grid.querySelectorAll("tbody tr")];
  const cellsOf = (row) => [...row.querySelectorAll("input[type=text]")];
  let isUnsaved = grid.querySelector(".is-pasted") !== null;

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

  /* A block that was not placed stands in the box, from which it can be sent again. */
  const keepBlock = ({ block, at }) => {
    if (!block) return;
    box.value = block;
    form.elements.at.value = at;
    box.closest("details").open = true;
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
    isUnsaved = true;
    grid.querySelectorAll(".is-pasted").forEach((input) => input.classList.remove("is-pasted"));
    window.htmx.ajax("POST", form.getAttribute("action"), {
      source: form, swap: "none", values: { block: text, at: event.target.name },
    }).catch(() => {});
  });

  grid.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (!cell.matches("input[type=text]") || event.ctrlKey || event.altKey || event.metaKey) return;
    const ways = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const way = event.key === "Enter" ? [event.shiftKey ? -1 : 1, 0] : ways[event.key];
    if (!way || (way[1] && (event.shiftKey || !isAtEdge(cell, way[1])))) return;
    if (step(cell, ...way) || event.key === "Enter") event.preventDefault();
  });

  document.addEventListener("htmx:sendError", () => { status.textContent = status.dataset.lost; });
  document.addEventListener("htmx:responseError", (event) => {
    const kinds = { 401: "ended", 403: "refused" };
    status.textContent = status.dataset[kinds[event.detail.xhr.status] || "lost"];
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (!detail.successful) {
      keepBlock(detail.requestConfig.parameters);
      return;
    }
    status.textContent = "";
    grid.querySelectorAll("td:has(.reading) > input.form-control").forEach((cell) => {
      const isWrong = cell.parentElement.querySelector(".cell-error");
      if (isWrong) cell.setAttribute("aria-invalid", "true");
      else cell.removeAttribute("aria-invalid");
    });
  });
  [grid, box].forEach((part) => part.addEventListener("input", () => { isUnsaved = true; }));
  form.addEventListener("submit", () => { isUnsaved = false; });
  window.addEventListener("beforeunload", (event) => { if (isUnsaved) event.preventDefault(); });
})();
