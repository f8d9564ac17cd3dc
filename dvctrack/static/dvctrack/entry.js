/* Says on the entry form when a draft could not be saved, and saves it when it can be. */
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
