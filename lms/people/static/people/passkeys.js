/* Passkeys work only where JavaScript does: shows what asks for one, and says so when the device gives none. */
(() => {
  "use strict";

  document.querySelectorAll("[data-needs-script]").forEach((element) => {
    element.hidden = !window.PublicKeyCredential;
  });

  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const problem = document.querySelector("[data-passkey-problem]");
    if (!problem) return;
    problem.hidden = false;
    problem.focus();
  });
})();
