// The conversation: value is a list of finished HTML, one item a turn. Only turns that changed are replaced, so that
// what the reader opened or focused in the others stays as it is.
const log = element.querySelector(".bs-log");
const status = element.querySelector(".bs-status");
let drawn = [];

function draw() {
  const turns = Array.isArray(props.value) ? props.value : [];
  const more = turns.length > drawn.length || (turns.length && drawn[0] !== turns[0]);
  turns.forEach((html, i) => {
    if (drawn[i] === html) return;
    const holder = document.createElement("div");
    holder.innerHTML = html;
    const fresh = holder.firstElementChild;
    if (log.children[i]) log.replaceChild(fresh, log.children[i]);
    else log.appendChild(fresh);
  });
  while (log.children.length > turns.length) log.lastElementChild.remove();
  drawn = turns.slice();
  const last = log.lastElementChild;
  if (!last) return;
  if (more) log.scrollTop += last.getBoundingClientRect().top - log.getBoundingClientRect().top - 16;
  if (last.matches(".bs-turn")) {
    status.textContent = last.hasAttribute("aria-busy") ? "Answering" : "The answer is ready";
  }
}

element.addEventListener("click", (event) => {
  const cite = event.target.closest("button.bs-cite");
  const jump = event.target.closest("button.bs-jump");
  const ask = event.target.closest("button.bs-ask");
  if (cite) {
    document.querySelectorAll(".bs-cite[aria-current]").forEach((old) => old.removeAttribute("aria-current"));
    cite.setAttribute("aria-current", "true");
    document.dispatchEvent(new CustomEvent("bs-panel", { detail: { open: true, from: cite } }));
    trigger("click", { source: cite.dataset.source, start: Number(cite.dataset.start), end: Number(cite.dataset.end) });
  } else if (jump) {
    const side = jump.closest(".bs-turn").querySelector(`.bs-side.bs-${jump.dataset.side}`);
    log.scrollTop += side ? side.getBoundingClientRect().top - log.getBoundingClientRect().top - 16 : 0;
  } else if (ask) {
    trigger("select", { question: ask.textContent });
  }
});

watch("value", draw);
draw();
