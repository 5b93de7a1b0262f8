"use strict";
// The only script of the page: it hides the questions that were not asked for. Without it every question is shown.
const form = document.getElementById("filters");
const questions = [...document.querySelectorAll("details.question")];
const count = document.getElementById("count");

function apply() {
  const want = Object.fromEntries(new FormData(form));
  const words = (want.words || "").toLowerCase().trim();
  let shown = 0;
  for (const one of questions) {
    const data = one.dataset;
    const fits = ["corpus", "kind", "split"].every((name) => !want[name] || data[name] === want[name])
      && (!want.wrong || data.wrong === "yes")
      && (!words || one.textContent.toLowerCase().includes(words));
    one.hidden = !fits;
    shown += fits;
  }
  count.textContent = `${shown} of ${questions.length} questions`;
}

form.hidden = false;
form.addEventListener("input", apply);
form.addEventListener("submit", (event) => event.preventDefault());
apply();

// A link to a question opens it, also when the filters hide it.
function openTarget() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target && target.matches("details.question")) {
    target.hidden = false;
    target.open = true;
    target.scrollIntoView();
  }
}
addEventListener("hashchange", openTarget);
openTarget();
