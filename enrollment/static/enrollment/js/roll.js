/* The roll without waiting: a tap shows at once and goes out behind it. ES2017.
   Without this script every button sends the form. */
(function () {
  "use strict";
  const form = document.querySelector("[data-roll]");
  const kept = window.keptMarks;
  if (!form || !kept) return;
  const session = Number(form.dataset.roll);
  const people = Array.from(form.querySelectorAll("[data-student]"));
  const markWords = {};
  people[0].querySelectorAll("[name=tap]").forEach((button) => {
    markWords[button.value.split(":")[0]] = button.textContent;
  });
  const notCalled = document.querySelector("[data-counts] span").textContent;

  function show() {
    const waiting = {};
    kept.mine().forEach((row) => {
      if (row.session === session) waiting[row.student] = row.mark;
    });
    const counts = {};
    people.forEach((person) => {
      const student = Number(person.dataset.student);
      if (waiting[student]) person.dataset.mark = waiting[student];
      const mark = person.dataset.mark;
      counts[mark] = (counts[mark] || 0) + 1;
      person.querySelectorAll("[name=tap]").forEach((button) => {
        const isIt = button.value.split(":")[0] === mark;
        button.setAttribute("aria-pressed", isIt ? "true" : "false");
      });
      const word = person.querySelector("[data-word]");
      const isKept = waiting[student] && !navigator.onLine;
      word.textContent = (markWords[mark] || notCalled) + (isKept ? "，" + word.dataset.wordsKept : "");
    });
    document.querySelectorAll("[data-count]").forEach((place) => {
      place.textContent = counts[place.dataset.count] || 0;
    });
  }

  function mark(person, value) {
    person.dataset.mark = value;
    kept.add(session, Number(person.dataset.student), value);
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name]");
    if (!button) return;
    event.preventDefault();
    if (button.name === "tap") {
      mark(button.closest("[data-student]"), button.value.split(":")[0]);
    } else {
      people.filter((person) => !person.dataset.mark).forEach((person) => mark(person, button.value));
    }
  });

  const cardForm = document.querySelector("[data-card-form]");
  const said = cardForm.querySelector("[data-card-said]");

  /* Marks the one person whom ``fits`` finds, and says so. */
  function markCard(fits) {
    const found = people.filter(fits);
    if (found.length !== 1) {
      said.textContent = said.dataset.wordsNobody;
      return;
    }
    mark(found[0], "present");
    said.textContent = said.dataset.wordsHere.replace("#", found[0].querySelector("b").textContent);
  }

  cardForm.addEventListener("submit", (event) => {
    const field = cardForm.querySelector("[name=card]");
    const typed = field.value.replace(/\s/g, "");
    if (!/^\d{4,12}$/.test(typed)) return;
    event.preventDefault();
    delete cardForm.dataset.sent;
    markCard((person) => person.dataset.short === typed.slice(-4));
    field.value = "";
  });

  window.rollCall = { session, markCard, said };
  document.addEventListener("kept-marks", show);
  show();
})();
