/* Watching: big controls, and the place is kept. Without this script it is a plain video. ES2017. */
(function () {
  "use strict";
  const box = document.querySelector("[data-lesson]");
  if (!box) return;
  const video = box.querySelector("video");
  const said = box.querySelector("[data-said]");
  const STRETCH = 10;
  const EVERY = 10000;
  const buttons = {};
  box.querySelectorAll("[data-do]").forEach((button) => { buttons[button.dataset.do] = button; });

  /* ------------------------------------------------------------- controls */
  box.querySelector("[data-controls]").hidden = false;
  const playWord = buttons.play.textContent;
  const press = (button, on) => button.setAttribute("aria-pressed", on ? "true" : "false");
  const start = () => {
    said.textContent = "";
    const begun = video.play();
    if (begun) begun.catch(() => { if (video.error) said.textContent = said.dataset.wordsFailed; });
  };
  buttons.play.addEventListener("click", () => { if (video.paused) start(); else video.pause(); });
  const show = () => {
    buttons.play.textContent = video.paused ? playWord : buttons.play.dataset.pauseWord;
  };
  ["play", "pause", "ended"].forEach((name) => video.addEventListener(name, show));
  video.addEventListener("error", () => { said.textContent = said.dataset.wordsFailed; });
  buttons.back.addEventListener("click", () => {
    video.currentTime = Math.max(0, video.currentTime - 10);
  });
  buttons.slow.addEventListener("click", () => {
    video.playbackRate = video.playbackRate < 1 ? 1 : 0.75;
    press(buttons.slow, video.playbackRate < 1);
  });
  if (buttons.captions) {
    buttons.captions.addEventListener("click", () => {
      const track = video.textTracks[0];
      if (!track) return;
      track.mode = track.mode === "showing" ? "disabled" : "showing";
      press(buttons.captions, track.mode === "showing");
    });
  }
  if (buttons.full) {
    const open = video.requestFullscreen || video.webkitRequestFullscreen || video.webkitEnterFullscreen;
    if (open) buttons.full.addEventListener("click", () => open.call(video));
    else buttons.full.hidden = true;
  }
  const jump = (second) => {
    if (video.readyState > 0) {
      video.currentTime = second;
    } else {
      video.addEventListener("loadedmetadata", () => { video.currentTime = second; }, { once: true });
    }
    start();
  };
  document.querySelectorAll("[data-jump]").forEach((link) => {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      jump(Number(link.dataset.jump));
      video.scrollIntoView({ block: "center" });
    });
  });
  let end = null;
  document.querySelectorAll("[data-play-from]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      end = Number(button.dataset.playTo) / 1000;
      jump(Number(button.dataset.playFrom) / 1000);
    });
  });
  video.addEventListener("timeupdate", () => {
    if (end !== null && video.currentTime >= end) {
      end = null;
      video.pause();
    }
  });

  /* ------------------------------------------------------------ the place */
  const form = document.querySelector("[data-place-form]");
  const address = box.dataset.place;
  const ask = document.querySelector("[data-ask] [name=at_second]");
  const local = "lesson-place:" + location.pathname;
  const seen = new Set();
  let isMoved = false;
  let keptAt = Date.now();
  if (!form && !Number(box.dataset.start)) {
    /* A visitor's place stays on the device. */
    try {
      const kept = Number(localStorage.getItem(local));
      if (kept > 0 && kept < Number(box.dataset.seconds) - 5) {
        video.addEventListener("loadedmetadata", () => { video.currentTime = kept; }, { once: true });
      }
    } catch (_error) { /* A phone that keeps nothing begins again. */ }
  }
  video.addEventListener("timeupdate", () => {
    if (video.seeking || video.readyState < 2) return;
    isMoved = true;
    if (!video.paused) seen.add(Math.floor(video.currentTime / STRETCH));
    if (ask) ask.value = Math.floor(video.currentTime);
    if (Date.now() - keptAt >= EVERY) keep();
  });
  function keep() {
    if (!isMoved) return;
    isMoved = false;
    keptAt = Date.now();
    const second = Math.floor(video.currentTime);
    if (!form || !address) {
      try { localStorage.setItem(local, String(second)); } catch (_error) { /* as above */ }
      return;
    }
    const sent = Array.from(seen);
    const data = new FormData(form);
    data.append("position", String(second));
    data.append("seen", sent.join(","));
    sent.forEach((one) => seen.delete(one));
    const failed = () => {
      sent.forEach((one) => seen.add(one));
      isMoved = true;
    };
    fetch(address, { method: "POST", body: data, keepalive: true, credentials: "same-origin" })
      .then((answer) => { if (!answer.ok) failed(); }, failed);
  }
  video.addEventListener("pause", keep);
  window.addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
})();
