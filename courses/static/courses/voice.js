/* Records a voice in the page and puts it into the form's own field. Without this script, or without
   a microphone, the field takes a file. ES2017. */
(function () {
  "use strict";
  const can = window.MediaRecorder && window.Promise && navigator.mediaDevices
    && navigator.mediaDevices.getUserMedia && canGive();

  function canGive() {
    try {
      return Boolean(new DataTransfer().items);
    } catch (_error) {
      return false;
    }
  }

  function begin(box) {
    const $ = (name) => box.querySelector("[data-voice-" + name + "]");
    const form = box.closest("form");
    const words = box.dataset;
    const most = Number(words.most);
    const word = $("button").querySelector("span");
    const trying = $("try");
    let recorder = null;
    let since = 0;
    let wanted = false;
    let isDropped = false;

    const say = (sentence) => { $("said").textContent = sentence; };
    const press = (on) => $("button").setAttribute("aria-pressed", on ? "true" : "false");
    const show = () => {
      const seconds = Math.min(most, Math.round((Date.now() - since) / 1000));
      $("time").textContent = words.wordsTime
        .replace("{minutes}", Math.floor(seconds / 60)).replace("{seconds}", seconds % 60);
      return seconds;
    };

    function record(stream) {
      const pieces = [];
      let isFull = false;
      isDropped = false;
      recorder = new MediaRecorder(stream, { audioBitsPerSecond: 64000 });
      recorder.addEventListener("dataavailable", (event) => {
        if (event.data.size) pieces.push(event.data);
        if (recorder && recorder.state === "recording" && show() >= most) {
          isFull = true;
          recorder.stop();
        }
      });
      recorder.addEventListener("stop", () => {
        stream.getTracks().forEach((track) => track.stop());
        const type = recorder.mimeType || "audio/webm";
        recorder = null;
        if (isDropped) {
          word.textContent = words.wordsAgain;
          press(false);
          return;
        }
        keep(new Blob(pieces, { type }), type);
        say(isFull ? words.wordsFull : words.wordsDone);
      });
      trying.pause();
      trying.hidden = true;
      since = Date.now();
      /* A piece a second: it carries the time, and nothing else needs a clock. */
      recorder.start(1000);
      show();
      word.textContent = words.wordsStop;
      press(true);
      say(words.wordsRecording);
    }

    function keep(blob, type) {
      const ending = type.indexOf("mp4") >= 0 ? "m4a" : type.indexOf("ogg") >= 0 ? "ogg" : "webm";
      const given = new DataTransfer();
      given.items.add(new File([blob], "voice." + ending, { type }));
      $("file").files = given.files;
      if (trying.src) URL.revokeObjectURL(trying.src);
      trying.src = URL.createObjectURL(blob);
      trying.hidden = false;
      word.textContent = words.wordsAgain;
      press(false);
    }

    $("recorder").hidden = false;
    $("button").addEventListener("click", () => {
      if (recorder) { recorder.stop(); return; }
      if (wanted) return;
      wanted = true;
      navigator.mediaDevices.getUserMedia({ audio: true }).then(
        (stream) => { wanted = false; record(stream); },
        () => { wanted = false; say(words.wordsRefused); }
      );
    });
    $("file").addEventListener("change", () => {
      isDropped = true;
      if (recorder) recorder.stop();
      trying.hidden = true;
      $("time").textContent = "";
      say("");
    });
    form.addEventListener("submit", (event) => {
      if (!recorder) return;
      event.preventDefault();
      delete form.dataset.sent;
      say(words.wordsWait);
    });
  }

  if (can) document.querySelectorAll("[data-voice]").forEach(begin);
})();
