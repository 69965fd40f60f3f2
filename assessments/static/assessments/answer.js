/* Question pages count their changes, try again until the server has the last one, and go on when the time is over. */
(() => {
  "use strict";

  const form = document.querySelector("[data-answer]");
  if (!form) return;
  const questions = form.matches("[data-question]") ? [form] : [...form.querySelectorAll("[data-question]")];

  questions.forEach((question) => {
    const count = (name) => question.querySelector(`input[name$="${name}"]`);
    let changed = false;
    let again = 0;

    // One further for each change that is sent: the highest number wins, whatever order the network delivers them in.
    const counted = () => {
      if (changed) count("sequence").value = Number(count("sequence").value) + 1;
      changed = false;
      return count("sequence").value;
    };
    const change = () => { changed = true; };
    question.addEventListener("input", change, true);
    question.addEventListener("change", change, true);
    form.addEventListener("submit", counted);
    question.addEventListener("htmx:configRequest", (event) => {
      event.detail.parameters[count("sequence").name] = counted();
    });

    const later = () => {
      window.clearTimeout(again);
      again = window.setTimeout(() => window.htmx.trigger(question, "peerway:again"), 5000);
    };
    question.addEventListener("htmx:sendError", later);
    question.addEventListener("htmx:timeout", later);
    question.addEventListener("htmx:responseError", (event) => {
      const { status } = event.detail.xhr;
      // A break in another window: what is typed here waits for its end.
      const paused = status === 409 && !event.detail.xhr.getResponseHeader("HX-Redirect");
      if (status >= 500 || paused) later();
    });
    question.addEventListener("htmx:beforeRequest", () => window.clearTimeout(again));
    question.addEventListener("htmx:afterRequest", (event) => {
      if (event.detail.successful) count("known").value = event.detail.requestConfig.parameters[count("sequence").name];
    });
  });

  document.addEventListener("peerway:time-over", () => {
    const grace = Number(form.dataset.grace) * 1000;
    window.setTimeout(() => window.location.assign(form.dataset.over), grace + 1000);
  });
})();
