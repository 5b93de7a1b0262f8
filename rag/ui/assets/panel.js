// Source and articles: an opened article is scrolled to its marked passage, inside the panel only.
function settle() {
  const article = element.querySelector(".bs-article");
  if (!article || article.dataset.shown === element.dataset.settled) return;
  element.dataset.settled = article.dataset.shown;
  const scroller = element.closest("[role=tabpanel]");
  const mark = article.querySelector("mark");
  const until = performance.now() + 3000; // the tab may still be hidden when its article arrives
  const place = () => {
    if (!article.isConnected || performance.now() > until) return;
    if (!article.offsetHeight) { requestAnimationFrame(place); return; }
    if (!mark) { scroller.scrollTop = 0; return; }
    const box = mark.getBoundingClientRect(), frame = scroller.getBoundingClientRect();
    scroller.scrollTop += box.top - frame.top - frame.height / 3;
  };
  requestAnimationFrame(() => requestAnimationFrame(place));
}

element.addEventListener("click", (event) => {
  const open = event.target.closest("button.bs-open");
  if (open) trigger("click", { source: open.dataset.source, start: -1, end: -1 });
});

element.addEventListener("input", (event) => {
  if (!event.target.matches(".bs-filter")) return;
  const wanted = event.target.value.trim().toLowerCase();
  element.querySelectorAll(".bs-articles > li").forEach((row) => { row.hidden = !row.textContent.toLowerCase().includes(wanted); });
});

watch("value", settle);
settle(); // a tab is put into the page only when it is first shown
