/* Starts Wagtail's date and time pickers where a page, or a dialog opened later, has one. */
(() => {
  "use strict";

  const start = (mark) => {
    if (mark.dataset.isStarted || !document.getElementById(mark.dataset.pickerFor)) return;
    mark.dataset.isStarted = "true";
    window[mark.dataset.picker](mark.dataset.pickerFor, JSON.parse(mark.dataset.pickerConfig));
  };
  const startAll = () => document.querySelectorAll("[data-picker]").forEach(start);

  document.addEventListener("DOMContentLoaded", () => {
    startAll();
    new MutationObserver(startAll).observe(document.body, { childList: true, subtree: true });
  });
})();
