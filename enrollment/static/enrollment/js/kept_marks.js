/* Marks of the roll stay on this phone until the school has them. Each has a key of its own, so
   that sending again counts once. Pages that want them sent carry a part with data-kept. ES2017. */
(function () {
  "use strict";
  const part = document.querySelector("[data-kept]");
  if (!part) return;
  const words = part.dataset;
  /* Marks of another kind, such as tickets at the door, are kept apart and go elsewhere. */
  const STORE = words.store || "kept-marks";
  /* The phone's clock may be wrong: times are the school's, counted on from this page. */
  const ahead = Number(words.now) - Date.now();
  let memory = [];
  let isFull = false;
  let isSending = false;
  let needsLogin = false;
  let refused = 0;
  let sentence = "";

  function all() {
    try {
      return JSON.parse(localStorage.getItem(STORE) || "[]");
    } catch (error) {
      return memory;
    }
  }

  function keep(rows) {
    memory = rows;
    try {
      if (rows.length) localStorage.setItem(STORE, JSON.stringify(rows));
      else localStorage.removeItem(STORE);
    } catch (error) {
      isFull = true;
    }
  }

  /* Two people may share this phone: each sends what they tapped themselves. */
  const mine = () => all().filter((row) => row.who === words.who);

  function show() {
    const count = mine().length;
    const title = part.querySelector("[data-kept-title]");
    const next = part.querySelector("[data-kept-next]");
    title.textContent = count ? words.wordsKept.replace("#", count) : "";
    if (refused) title.textContent += (count ? " " : "") + words.wordsRefused.replace("#", refused);
    next.textContent = sentence || (needsLogin ? words.wordsLogin : count ? words.wordsNext : "");
    if (isFull) next.textContent = words.wordsFull;
    part.querySelector("[data-kept-send]").hidden = !count;
    /* While a mark is on its way nothing flickers; it shows when it stays here. */
    part.hidden = !refused && (!count || (isSending && navigator.onLine));
    document.dispatchEvent(new CustomEvent("kept-marks"));
  }

  function makeKey() {
    const parts = window.crypto.getRandomValues(new Uint32Array(4));
    return Array.from(parts, (part) => part.toString(16).padStart(8, "0")).join("");
  }

  function add(session, student, mark) {
    const at = Date.now() + ahead;
    const row = { key: makeKey(), who: words.who, session, student, mark, at };
    keep(all().concat([row]));
    send();
  }

  async function sendSession(session, rows) {
    const body = rows.map((row) => ({
      key: row.key,
      student: row.student,
      mark: row.mark,
      at: row.at,
    }));
    const answer = await fetch(words.url.replace("/0/", "/" + session + "/"), {
      method: "POST",
      credentials: "same-origin",
      redirect: "manual",
      headers: { "Content-Type": "application/json", "X-CSRFToken": words.token },
      body: JSON.stringify({ marks: body }),
    });
    const isJson = (answer.headers.get("Content-Type") || "").indexOf("json") >= 0;
    if (!isJson) {
      needsLogin = answer.type === "opaqueredirect" || answer.status === 403;
      return false;
    }
    const said = await answer.json();
    document.dispatchEvent(new CustomEvent("marks-answered", { detail: said }));
    needsLogin = false;
    let done = (said.taken || []).concat(said.refused || []);
    refused += (said.refused || []).length;
    if (!answer.ok) {
      done = rows.map((row) => row.key);
      refused += rows.length;
      sentence = said.message || "";
    }
    keep(all().filter((row) => done.indexOf(row.key) < 0));
    return true;
  }

  async function send() {
    if (isSending) {
      show();
      return;
    }
    isSending = true;
    show();
    try {
      let rows = mine();
      while (rows.length) {
        const session = rows[0].session;
        const some = rows.filter((row) => row.session === session).slice(0, 200);
        if (!(await sendSession(session, some))) break;
        rows = mine();
      }
    } catch (error) {
      /* No signal: they stay here. */
    }
    isSending = false;
    show();
  }

  window.keptMarks = { add, mine };
  part.querySelector("[data-kept-send]").addEventListener("click", send);
  window.addEventListener("online", send);
  window.addEventListener("pageshow", send);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) send();
  });
})();
