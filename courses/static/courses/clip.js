/* A big button beside a short recording. Without this script the browser's own controls play it. ES2017. */
(function () {
  "use strict";
  const boxes = Array.from(document.querySelectorAll("[data-clip]"));
  boxes.forEach((box) => {
    const media = box.querySelector("audio, video");
    const button = box.querySelector("[data-clip-play]");
    const word = button.querySelector("span");
    const said = box.querySelector("[data-clip-said]");
    const start = word.textContent;
    const failed = () => { said.textContent = button.dataset.wordsFailed; };
    const show = () => {
      word.textContent = media.paused ? start : button.dataset.pauseWord;
      button.setAttribute("aria-pressed", media.paused ? "false" : "true");
    };
    button.hidden = false;
    button.addEventListener("click", () => {
      if (!media.paused) { media.pause(); return; }
      said.textContent = "";
      const begun = media.play();
      if (begun) begun.catch(() => { if (media.error) failed(); });
    });
    ["play", "pause", "ended"].forEach((name) => media.addEventListener(name, show));
    media.addEventListener("error", failed);
    media.addEventListener("play", () => {
      boxes.forEach((other) => {
        if (other !== box) other.querySelector("audio, video").pause();
      });
    });
  });
})();
