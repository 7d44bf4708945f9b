/* Asks staff before an idle session ends; one press keeps it. Pages work without it. ES2017. */
(function () {
  "use strict";
  const MINUTE = 60 * 1000;
  const template = document.getElementById("staff-idle");
  if (!template) return;
  const idle = Number(template.dataset.idle) * MINUTE;
  const warning = Number(template.dataset.warning) * MINUTE;
  let last = Date.now();
  let shown = null;

  /* Wagtail's own requests (search while typing, autosave) count as being there as well. */
  const send = window.fetch;
  window.fetch = function () {
    last = Date.now();
    return send.apply(window, arguments);
  };

  function token() {
    const field = document.querySelector("input[name=csrfmiddlewaretoken]");
    if (field) return field.value;
    const config = document.getElementById("wagtail-config");
    return config ? JSON.parse(config.textContent).CSRF_TOKEN : "";
  }

  function show() {
    shown = document.importNode(template.content, true).firstElementChild;
    shown.querySelector("button").addEventListener("click", stay);
    document.body.appendChild(shown);
  }

  function hide() {
    if (shown) shown.remove();
    shown = null;
  }

  function tell() {
    shown.querySelector("[data-before]").hidden = true;
    shown.querySelector("[data-after]").hidden = false;
    shown.querySelector("button").hidden = true;
  }

  function stay() {
    const before = last;
    window.fetch(template.dataset.url, {
      method: "POST",
      headers: { "X-CSRFToken": token(), "X-Requested-With": "XMLHttpRequest" },
      redirect: "manual",
    }).then((answer) => {
      if (answer.status === 204) hide();
      else tell();
    }).catch(() => { last = before; });
  }

  /* A computer that slept wakes up late: ask the clock, not the timer. */
  window.setInterval(() => {
    const away = Date.now() - last;
    if (away >= idle && shown) tell();
    else if (away >= idle - warning && !shown) show();
  }, 5 * 1000);
})();
