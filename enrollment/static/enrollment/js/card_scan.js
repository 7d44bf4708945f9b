/* Reading the code on a student card with the phone's camera, where the browser can. ES2017. */
(function () {
  "use strict";
  const button = document.querySelector("[data-scan]");
  const roll = window.rollCall;
  const canScan = "BarcodeDetector" in window && window.crypto.subtle && navigator.mediaDevices;
  if (!button || !roll || !canScan) return;
  const video = document.querySelector("[data-camera]");
  const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
  let last = "";
  let isLooking = false;

  /* The page knows a fingerprint of each card, not what the card says. */
  async function fingerprint(token) {
    const bytes = new TextEncoder().encode(roll.session + ":" + token);
    const digest = new Uint8Array(await window.crypto.subtle.digest("SHA-256", bytes));
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, 20);
  }

  async function look() {
    if (isLooking || video.hidden) return;
    isLooking = true;
    const found = await detector.detect(video).catch(() => []);
    const token = found.length ? found[0].rawValue : "";
    if (token && token !== last) {
      last = token;
      const card = await fingerprint(token);
      roll.markCard((person) => person.dataset.card === card);
    }
    isLooking = false;
  }

  function stop() {
    if (video.srcObject) video.srcObject.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
    video.hidden = true;
    last = "";
  }

  button.hidden = false;
  button.addEventListener("click", async () => {
    if (!video.hidden) {
      stop();
      return;
    }
    try {
      video.srcObject = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: "environment" },
      });
      video.hidden = false;
      await video.play();
    } catch (error) {
      stop();
      roll.said.textContent = roll.said.dataset.wordsCamera;
    }
  });
  video.addEventListener("timeupdate", look);
  window.addEventListener("pagehide", stop);
})();
