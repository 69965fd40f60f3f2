/* What pages do a little better with JavaScript. Nothing here is needed to finish a task. */
(() => {
  "use strict";

  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // The error summary takes the focus, so that it is read first.
  const problem = document.querySelector("[data-error-summary]");
  if (problem) problem.focus();

  // "Exit this page" leaves at once, without an entry in the history; so does Shift three times.
  const exit = document.querySelector("[data-exit]");
  if (exit) {
    const leave = () => {
      document.body.hidden = true;
      document.title = "";
      window.location.replace(exit.href);
    };
    exit.addEventListener("click", (event) => {
      event.preventDefault();
      leave();
    });
    let presses = [];
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Shift") presses = [];
      else if (!event.repeat) presses = [...presses, event.timeStamp].filter((at) => event.timeStamp - at < 3000);
      if (presses.length >= 3) leave();
    });
  }

  // A form half filled asks before it is left, unless everything is sent or saved.
  // Heard on the document, so that forms which htmx puts in later are kept too.
  const unsaved = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && form.matches("[data-guard], [data-autosaves]")) unsaved.add(form);
  });
  document.addEventListener("submit", (event) => unsaved.delete(event.target));
  window.addEventListener("beforeunload", (event) => {
    if ([...unsaved].some((form) => form.isConnected)) event.preventDefault();
  });

  // A form that saves as it goes says so: htmx does the saving.
  const say = (form, key, values = {}, notice = "") => {
    const line = form.querySelector("[data-autosave]") || document.querySelector("[data-autosave]");
    if (!line) return;
    line.textContent = [line.dataset[key].replace("%t", values.time || ""), notice].filter(Boolean).join(" · ");
  };
  const saving = (event) => event.target.closest && event.target.closest("[data-autosaves]");
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = saving(event);
    if (!form) return;
    unsaved.delete(form);
    say(form, "saving");
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = saving(event);
    if (!form) return;
    if (event.detail.successful) {
      // By the clock of the server where it says so.
      const at = event.detail.xhr.getResponseHeader("Saved-At");
      const time = at ? decodeURIComponent(at) : new Date().toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" });
      const notice = event.detail.xhr.getResponseHeader("Notice");
      say(form, "saved", { time }, notice ? decodeURIComponent(notice) : "");
    } else {
      unsaved.add(form);
      say(form, "unsaved");
      // Refused, and trying again would not help: the server's own sentence, which is plain text.
      const { status, responseText } = event.detail.xhr;
      const line = form.querySelector("[data-autosave]");
      if (line && (status === 400 || status === 409 || status === 413)) line.textContent = responseText;
    }
  });

  // Time left: by the server's clock, changed each minute, then at ten seconds.
  all("[data-timer]").forEach((timer) => {
    const { deadline, now, minutes, seconds, over } = timer.dataset;
    const end = performance.now() + (Date.parse(deadline) - Date.parse(now));
    const shown = timer.querySelector("[data-timer-left]");
    const said = timer.querySelector("[data-timer-said]");
    let last = "";
    const tick = () => {
      const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
      let words = over;
      if (left > 10) words = minutes.replace("%n", Math.ceil(left / 60));
      else if (left > 0) words = seconds.replace("%n", 10);
      if (words !== last) {
        shown.textContent = words;
        // Where the page is read aloud, only what cannot wait is said: at five minutes and at ten seconds.
        if (last && (!("quiet" in timer.dataset) || left <= 10 || Math.ceil(left / 60) === 5)) said.textContent = words;
        last = words;
      }
      if (left > 0) window.setTimeout(tick, 500);
      else timer.dispatchEvent(new CustomEvent("peerway:time-over", { bubbles: true }));
    };
    tick();
  });
})();
