/* A question page counts its saves, tries again until the server has the last one, and goes on when the time is over. */
(() => {
  "use strict";

  const form = document.querySelector("[data-answer]");
  if (!form) return;
  let again = 0;

  // Counted before htmx reads the form: the highest number wins, whatever order the network delivers them in.
  form.addEventListener("change", () => {
    form.elements.sequence.value = Number(form.elements.sequence.value) + 1;
  }, true);

  const later = () => {
    window.clearTimeout(again);
    again = window.setTimeout(() => window.htmx.trigger(form, "peerway:again"), 5000);
  };
  form.addEventListener("htmx:sendError", later);
  form.addEventListener("htmx:timeout", later);
  form.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status >= 500) later();
  });
  form.addEventListener("htmx:beforeRequest", () => window.clearTimeout(again));

  document.addEventListener("peerway:time-over", () => {
    const grace = Number(form.dataset.grace) * 1000;
    window.setTimeout(() => window.location.assign(form.dataset.over), grace + 1000);
  });
})();
