/* The entry form: a draft that could not be saved is saved when it can be; a pasted row. */
(() => {
  "use strict";
  const form = document.querySelector("form.entry");
  if (!form || !form.hasAttribute("hx-post")) return;
  let isUnsaved = false;

  const say = (kind) => {
    const status = document.getElementById("draft-status");
    if (status) status.textContent = status.dataset[kind];
    isUnsaved = true;
  };
  const retry = () => { if (isUnsaved) window.htmx.trigger(form, "save-now"); };

  form.addEventListener("htmx:sendError", () => say("lost"));
  form.addEventListener("htmx:responseError", (event) => {
    say({ 401: "ended", 403: "refused", 404: "refused" }[event.detail.xhr.status] || "lost");
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) isUnsaved = false;
  });
  /* What is found at a field comes beside it; the field itself is left as it is typed in. */
  form.addEventListener("htmx:afterSettle", () => {
    form.querySelectorAll("[aria-describedby]").forEach((field) => {
      const read = document.getElementById(`${field.id}-read`);
      if (read && read.querySelector(".field-error")) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    });
  });
  /* A row of a spreadsheet fills the fields from the one in which it is pasted, in their order. */
  form.addEventListener("paste", (event) => {
    const row = event.clipboardData.getData("text/plain").trimEnd().split(/\r?\n/)[0];
    const fields = [...form.querySelectorAll(".entry-field input:enabled")];
    const first = fields.indexOf(event.target);
    if (first < 0 || !row.includes("\t")) return;
    event.preventDefault();
    row.split("\t").slice(0, fields.length - first).forEach((text, place) => {
      fields[first + place].value = text.trim();
    });
    event.target.dispatchEvent(new Event("input", { bubbles: true }));
  });
  form.addEventListener("submit", () => { isUnsaved = false; });
  form.addEventListener("input", () => { isUnsaved = true; });
  window.addEventListener("online", retry);
  window.addEventListener("focus", retry);
  window.addEventListener("beforeunload", (event) => {
    if (isUnsaved) event.preventDefault();
  });
  /* What was typed before the scripts had come, or stands here again after going back. */
  document.addEventListener("DOMContentLoaded", () => {
    const isTyped = [...form.querySelectorAll("input, textarea")].some((field) => (
      field.value !== field.defaultValue || field.checked !== field.defaultChecked
    ));
    if (!isTyped) return;
    isUnsaved = true;
    retry();
  });
})();
