/* Letting people in without waiting: a scan shows at once and goes out behind it. ES2017.
   Without this script the code is typed, and every button sends the form. */
(function () {
  "use strict";
  const form = document.querySelector("[data-door]");
  const kept = window.keptMarks;
  if (!form || !kept) return;
  const lecture = Number(form.dataset.door);
  const people = Array.from(form.querySelectorAll("[data-ticket]"));
  const cardForm = document.querySelector("[data-card-form]");
  const said = cardForm.querySelector("[data-card-said]");
  const name = (person) => person.querySelector("b").textContent;

  function show() {
    const waiting = new Set();
    kept.mine().forEach((row) => {
      if (row.session === lecture) waiting.add(row.student);
    });
    let inside = 0;
    people.forEach((person) => {
      if (waiting.has(Number(person.dataset.ticket))) person.dataset.mark = "in";
      const isIn = person.dataset.mark === "in";
      inside += isIn ? 1 : 0;
      person.querySelector("[data-word]").textContent = isIn ? form.dataset.wordsIn : form.dataset.wordsOut;
      person.querySelector("button").hidden = isIn;
    });
    document.querySelector("[data-inside]").textContent = inside;
  }

  /* A ticket that let somebody in on this phone, or as far as this phone knows, lets nobody in. */
  function letIn(person) {
    if (person.dataset.mark === "in") {
      said.dataset.kind = "stop";
      said.textContent = said.dataset.wordsAgain.replace("#", name(person));
      return;
    }
    person.dataset.mark = "in";
    kept.add(lecture, Number(person.dataset.ticket), "in");
    said.dataset.kind = "go";
    said.textContent = said.dataset.wordsHere.replace("#", name(person));
    show();
  }

  function markCard(fits) {
    const found = people.filter(fits);
    if (found.length === 1) {
      letIn(found[0]);
      return;
    }
    said.dataset.kind = "stop";
    said.textContent = said.dataset.wordsNobody;
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=tap]");
    if (!button) return;
    event.preventDefault();
    letIn(button.closest("[data-ticket]"));
  });

  cardForm.addEventListener("submit", (event) => {
    const field = cardForm.querySelector("[name=code]");
    const typed = field.value.replace(/\D/g, "");
    if (typed.length < 4) return;
    event.preventDefault();
    delete cardForm.dataset.sent;
    markCard((person) => person.dataset.short === typed.slice(-4));
    field.value = "";
  });

  /* What the school knows: who is in by any phone, and whose ticket was shown twice. */
  document.addEventListener("marks-answered", (event) => {
    const inside = new Set(event.detail.inside || []);
    people.forEach((person) => {
      if (inside.has(Number(person.dataset.ticket))) person.dataset.mark = "in";
    });
    const again = new Set(event.detail.again || []);
    people.filter((person) => again.has(Number(person.dataset.ticket))).forEach((person) => {
      said.dataset.kind = "stop";
      said.textContent = said.dataset.wordsAgain.replace("#", name(person));
    });
    show();
  });

  const find = document.querySelector("[data-find]");
  find.hidden = false;
  find.querySelector("input").addEventListener("input", (event) => {
    const asked = event.target.value.trim();
    people.forEach((person) => {
      person.hidden = asked !== "" && name(person).indexOf(asked) < 0;
    });
  });

  window.rollCall = { session: lecture, markCard, said };
  document.addEventListener("kept-marks", show);
  show();
})();
