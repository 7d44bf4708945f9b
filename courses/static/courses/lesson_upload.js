/* Sends a recording in pieces (tus 1.0.0) and goes on where it stopped: after a cut line, a closed
   browser, on another day. The server knows the same file again by name, size and time. ES2017.
   Without this script the form sends the file in one go. */
(function () {
  "use strict";
  const PIECE = 1024 * 1024;
  const PAUSES = [1, 2, 5, 10, 20, 30];
  const TUS = { "Tus-Resumable": "1.0.0" };
  const encoded = (text) => btoa(unescape(encodeURIComponent(text)));
  const fill = (words, n, percent) => words.replace("{n}", n).replace("{percent}", percent);

  function begin(box) {
    const $ = (name) => box.querySelector("[data-" + name + "]");
    const form = box.closest("form");
    const csrf = form.querySelector("[name=csrfmiddlewaretoken]").value;
    /* A file of the phone, a film or sound made now: what was chosen last counts. */
    const inputs = Array.from(box.querySelectorAll("[data-file]"));
    const words = box.dataset;
    let job = null;
    let wake = null;

    const ask = (method, url, headers, body) => fetch(url, {
      method, body, credentials: "same-origin", redirect: "manual", cache: "no-store",
      headers: Object.assign({ "X-CSRFToken": csrf }, TUS, headers),
    });
    const say = (sentence, fault) => {
      $("said").textContent = sentence;
      $("said").classList.toggle("field__error", Boolean(fault));
    };

    function show() {
      const percent = job.file.size ? Math.floor((100 * job.offset) / job.file.size) : 0;
      $("bar").value = percent;
      let sentence = fill(words.wordsPercent, 0, percent);
      if (job.rate && job.offset < job.file.size) {
        const seconds = (job.file.size - job.offset) / job.rate;
        const kind = seconds < 60 ? words.wordsSoon
          : seconds < 5400 ? words.wordsMinutes : words.wordsHours;
        const n = seconds < 5400 ? Math.round(seconds / 60) : Math.round(seconds / 3600);
        sentence = fill(kind, n, percent);
      }
      $("percent").textContent = sentence;
    }

    /* A pause that the browser's "online" or a tap on "go on" cuts short. */
    const rest = (seconds) => new Promise((done) => {
      wake = done;
      setTimeout(done, seconds * 1000);
    });

    function read(piece) {
      return new Promise((done, fail) => {
        const reader = new FileReader();
        reader.onload = () => done(reader.result);
        reader.onerror = () => fail(reader.error);
        reader.readAsArrayBuffer(piece);
      });
    }

    /* Returns true when the server said where we are; false to try again later; throws a sentence. */
    async function heard(answer, mine) {
      if (answer.type === "opaqueredirect" || answer.status === 401) throw words.wordsLogin;
      const offset = answer.headers.get("Upload-Offset");
      if (offset !== null && (answer.ok || answer.status === 409)) {
        mine.offset = Number(offset);
        return true;
      }
      if (answer.status >= 500 && answer.status !== 507) return false;
      if (answer.status === 423 || answer.status === 409) return false;
      throw (await answer.text()).slice(0, 200) || words.wordsFault;
    }

    async function open(mine) {
      const file = mine.file;
      const answer = await ask("POST", words.lessonUpload, {
        "Upload-Length": String(file.size),
        "Upload-Metadata": "filename " + encoded(file.name)
          + ",modified " + encoded(String(file.lastModified || 0)),
      });
      if (!await heard(answer, mine)) return false;
      mine.url = answer.headers.get("Location");
      if (mine.offset) say(words.wordsResumed);
      return true;
    }

    async function sendPiece(mine) {
      let body;
      try {
        body = await read(mine.file.slice(mine.offset, mine.offset + PIECE));
      } catch (fault) {
        throw words.wordsUnreadable;
      }
      const from = Date.now();
      const offset = mine.offset;
      const answer = await ask("PATCH", mine.url, {
        "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(offset),
      }, body);
      if (!await heard(answer, mine)) return false;
      const rate = (mine.offset - offset) / Math.max(0.001, (Date.now() - from) / 1000);
      if (rate > 0) mine.rate = mine.rate ? 0.7 * mine.rate + 0.3 * rate : rate;
      return true;
    }

    async function step(mine) {
      if (!mine.url) return open(mine);
      if (mine.lost) {
        if (!await heard(await ask("HEAD", mine.url, {}), mine)) return false;
        mine.lost = false;
        say(words.wordsResumed);
        return true;
      }
      return sendPiece(mine);
    }

    async function send(mine) {
      let failures = 0;
      while (job === mine && !mine.paused && !(mine.url && mine.offset === mine.file.size)) {
        let fine = false;
        try {
          fine = await step(mine);
        } catch (fault) {
          if (typeof fault === "string") { stop(mine, fault); return; }
        }
        if (job !== mine) return;
        show();
        if (fine) { failures = 0; continue; }
        mine.lost = true;
        if (mine.paused) break;
        say(words.wordsLost);
        await rest(PAUSES[Math.min(failures, PAUSES.length - 1)]);
        failures += 1;
      }
      if (job === mine && !mine.paused) finish(mine);
    }

    function stop(mine, sentence) {
      if (job !== mine) return;
      job = null;
      $("standing").hidden = true;
      say(sentence, true);
    }

    function finish(mine) {
      mine.done = true;
      $("token").value = mine.url.split("/").filter(Boolean).pop();
      $("pause").hidden = true;
      show();
      say(words.wordsDone);
      box.dispatchEvent(new CustomEvent("lesson-upload-done", { bubbles: true }));
    }

    inputs.forEach((input) => input.removeAttribute("name"));
    inputs.forEach((input) => input.addEventListener("change", () => {
      const file = input.files[0];
      inputs.forEach((other) => { if (file && other !== input) other.value = ""; });
      $("token").value = "";
      job = null;
      if (!file) return;
      job = { file, offset: 0, url: "", rate: 0, paused: false, lost: false, done: false };
      $("standing").hidden = false;
      $("unfinished").hidden = true;
      $("pause").hidden = false;
      $("pause").textContent = words.wordsPause;
      say(words.wordsStarted);
      show();
      send(job);
    }));

    $("pause").addEventListener("click", () => {
      if (!job || job.done) return;
      job.paused = !job.paused;
      $("pause").textContent = job.paused ? words.wordsGoOn : words.wordsPause;
      say(job.paused ? words.wordsPaused : words.wordsStarted);
      if (wake) wake();
      if (job.paused) return;
      job = Object.assign({}, job, { lost: Boolean(job.url) });
      send(job);
    });
    window.addEventListener("online", () => { if (wake) wake(); });

    form.addEventListener("submit", (event) => {
      if (!job || job.done) return;
      event.preventDefault();
      delete form.dataset.sent;
      say(words.wordsWait, true);
    });

    ask("GET", words.lessonUpload, {}).then((answer) => answer.json()).then((found) => {
      const row = found.uploads[0];
      if (!row || job) return;
      const percent = Math.floor((100 * row.received) / row.size);
      $("unfinished-words").textContent = fill(words.wordsUnfinished, row.name, percent);
      $("unfinished").hidden = false;
      $("forget").addEventListener("click", () => {
        ask("DELETE", row.url, {}).then(() => { $("unfinished").hidden = true; });
      });
    }).catch(() => undefined);
  }

  if (!window.fetch || !window.FileReader || !window.Promise) return;
  document.querySelectorAll("[data-lesson-upload]").forEach(begin);
})();
