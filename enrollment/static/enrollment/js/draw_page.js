/* The page that checks a draw: a file of the visitor's, or the one that the school published. */
(() => {
  "use strict";
  const box = document.getElementById("draw-check");
  if (!box || !window.checkDraw) return;
  const answer = document.getElementById("draw-answer");
  const lines = document.getElementById("draw-lines");
  const chooser = document.getElementById("draw-file");
  const button = document.getElementById("draw-published");
  box.hidden = false;

  function show(findings) {
    const sound = findings.every((finding) => finding.right);
    answer.textContent = sound ? answer.dataset.sound : answer.dataset.unsound;
    answer.dataset.verdict = sound ? "sound" : "unsound";
    lines.textContent = "";
    findings.forEach((finding) => {
      const words = document.querySelector('[data-finding="' + finding.code + '"]');
      const line = document.createElement("li");
      const side = finding.right ? "right" : "wrong";
      line.textContent = lines.dataset[side] + "：" + words.dataset[side];
      line.dataset.checked = finding.code;
      lines.appendChild(line);
    });
    answer.focus();
  }

  function check(text) {
    show(window.checkDraw(text, {
      commitment: box.dataset.commitment, list_hash: box.dataset.listHash,
    }));
  }

  function unread() {
    show([{ code: "readable", right: false }]);
  }

  chooser.addEventListener("change", () => {
    if (!chooser.files.length) return;
    const reader = new FileReader();
    reader.onload = () => check(reader.result);
    reader.onerror = unread;
    reader.readAsText(chooser.files[0], "UTF-8");
  });
  button.addEventListener("click", () => {
    fetch(button.dataset.url, { credentials: "same-origin" })
      .then((response) => (response.ok ? response.text() : Promise.reject(response)))
      .then(check, unread);
  });
})();
