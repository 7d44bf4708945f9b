/* Small improvements; every page works without them. ES2017. */
(function () {
  "use strict";
  const $$ = (selector) => Array.from(document.querySelectorAll(selector));

  /* The summary of errors is read first. */
  const summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();

  /* Escape closes the text-size panel. */
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    $$("details.display-menu[open]").forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  /* On the home page "back" has no fixed goal: there it is the browser's own. */
  const back = document.querySelector("[data-back]");
  if (back && location.pathname === "/" && history.length > 1) {
    back.addEventListener("click", (event) => {
      event.preventDefault();
      history.back();
    });
  }

  /* A shaking hand taps twice: the second tap sends nothing. Coming back by the browser re-arms. */
  $$("form[method=post]").forEach((form) => {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "yes";
    });
  });
  window.addEventListener("pageshow", () => {
    $$("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });

  $$("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });

  /* Read aloud: the browser's voice where there is one, else the recording, else nothing. */
  const voice = window.speechSynthesis && window.SpeechSynthesisUtterance;
  $$("[data-read-aloud]").forEach((button) => {
    const part = document.getElementById(button.dataset.readAloud);
    const recording = button.parentElement.querySelector("[data-recording]");
    if (!voice || !part || recording) return;
    const word = button.querySelector("span");
    const start = word.textContent;
    const rest = () => { word.textContent = start; };
    button.hidden = false;
    button.addEventListener("click", () => {
      if (window.speechSynthesis.speaking) {
        window.speechSynthesis.cancel();
        rest();
        return;
      }
      /* Among buttons and recordings only what is marked is read. */
      const marked = Array.from(part.querySelectorAll("[data-spoken]"));
      const pieces = [];
      (marked.length ? marked : [part]).forEach((one) => {
        const lang = one.closest("[lang]").lang.replace(/^zh.*/, "zh-CN");
        const last = pieces[pieces.length - 1];
        if (last && last.lang === lang) last.words.push(one.innerText);
        else pieces.push({ lang, words: [one.innerText] });
      });
      word.textContent = button.dataset.stopWord;
      /* Each language with its own voice. */
      pieces.forEach((piece, number) => {
        const speech = new window.SpeechSynthesisUtterance(piece.words.join("\n"));
        speech.lang = piece.lang;
        speech.rate = 0.9;
        if (number === pieces.length - 1) speech.onend = rest;
        speech.onerror = rest;
        window.speechSynthesis.speak(speech);
      });
    });
  });
  if (voice) window.addEventListener("pagehide", () => window.speechSynthesis.cancel());
})();
