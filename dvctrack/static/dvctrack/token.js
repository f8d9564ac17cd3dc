/* Signing in again, in another tab too, makes a new token against forged requests. What is sent
   carries the one of now, so that a form that was open before is not refused. */
(() => {
  "use strict";
  const field = "csrfmiddlewaretoken";
  const token = () => (document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) || [])[1];

  document.addEventListener("submit", (event) => {
    const hidden = event.target.querySelector(`input[name=${field}]`);
    if (hidden && token()) hidden.value = token();
  }, true);
  document.addEventListener("htmx:configRequest", (event) => {
    const { headers, parameters, verb } = event.detail;
    if (verb === "get" || !token()) return;
    headers["X-CSRFToken"] = token();
    if (parameters[field]) parameters[field] = token();
  });
})();
