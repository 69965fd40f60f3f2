/* Starts Wagtail's date and time pickers, and its panels of rows, where a page or a dialog opened later has one. */
(() => {
  "use strict";

  const start = (mark) => {
    if (mark.dataset.isStarted || !document.getElementById(mark.dataset.pickerFor)) return;
    mark.dataset.isStarted = "true";
    window[mark.dataset.picker](mark.dataset.pickerFor, JSON.parse(mark.dataset.pickerConfig));
  };
  const startRows = (mark) => {
    if (mark.dataset.isStarted) return;
    mark.dataset.isStarted = "true";
    new window.InlinePanel(JSON.parse(mark.dataset.inlinePanel));
  };
  const startAll = () => {
    document.querySelectorAll("[data-picker]").forEach(start);
    document.querySelectorAll("[data-inline-panel]").forEach(startRows);
  };

  document.addEventListener("DOMContentLoaded", () => {
    startAll();
    new MutationObserver(startAll).observe(document.body, { childList: true, subtree: true });
  });
})();
