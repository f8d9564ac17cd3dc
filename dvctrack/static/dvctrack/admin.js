// Names for search boxes of the admin, which have none for a screen reader: their label points at a
// hidden select.
"use strict";

function nameFields(root) {
  // A list of what was chosen bears no name, the field beside it does.
  const boxes = ".select2-selection, span.select2-selection__rendered, .select2-search__field";
  for (const box of root.querySelectorAll(boxes)) {
    const select = box.closest(".select2").previousElementSibling;
    const label = select && (select.getAttribute("aria-label") || select.labels?.[0]?.textContent);
    if (label) {
      box.removeAttribute("aria-labelledby");
      box.setAttribute("aria-label", label.trim().replace(/:$/, ""));
    }
  }
}

// The search boxes are made when jQuery is ready, which on a busy machine is after "load".
window.addEventListener("load", () => {
  const whenReady = window.django?.jQuery ?? ((run) => run());
  whenReady(() => nameFields(document));
});
document.addEventListener("formset:added", (event) => nameFields(event.target));

// A row that is chosen in a search box changes the form like anything that is typed.
window.addEventListener("load", () => {
  window.django?.jQuery?.(document).on("select2:select select2:unselect", (event) => {
    event.target.dispatchEvent(new Event("change", { bubbles: true }));
  });
});
// Lists: the filters fold away where there is no room for them, unless somebody opened them here
// before; a row that is chosen in a filter's box narrows the list at once.
{
  const filters = document.getElementById("changelist-filter");
  if (filters) {
    const name = `filters ${location.pathname}`;
    const room = window.matchMedia("(min-width: 1200px)");
    const fold = () => {
      const chosen = sessionStorage.getItem(name);
      filters.open = chosen ? chosen === "open" : room.matches;
    };
    fold();
    room.addEventListener("change", fold);
    filters.querySelector("summary").addEventListener("click", () => {
      sessionStorage.setItem(name, filters.open ? "closed" : "open");
    });
    window.addEventListener("load", () => {
      const jQuery = window.django?.jQuery;
      jQuery?.(filters).on("select2:select", "select", (event) => event.target.form.submit());
    });
  }
}
// A form that writes much is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-once]")) return;
  if (form.dataset.once === "sent") event.preventDefault();
  form.dataset.once = "sent";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-once]")) form.dataset.once = "";
});
