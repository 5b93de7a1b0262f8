// The panel as a sheet on narrow screens, and the light or dark look.
const root = document.documentElement;
let opener = null;

function panel(open, from) {
  root.classList.toggle("bs-sheet", open);
  const sheet = document.getElementById("bs-panel");
  if (open) {
    opener = from || opener;
    if (getComputedStyle(sheet).position === "fixed") requestAnimationFrame(() => sheet.querySelector(".bs-panel-close").focus());
  }
  else if (opener && opener.isConnected) opener.focus();
}

document.addEventListener("bs-panel", (event) => panel(event.detail.open, event.detail.from));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && root.classList.contains("bs-sheet")) panel(false);
});
document.addEventListener("click", (event) => {
  if (event.target.closest(".bs-panel-close")) panel(false);
});
element.addEventListener("click", (event) => {
  const open = event.target.closest(".bs-panel-open");
  if (open) {
    panel(true, open);
    const tab = [...document.querySelectorAll("#bs-tabs [role=tab]")].find((one) => one.textContent.trim() === "Articles");
    if (tab) tab.click();
  }
  if (event.target.closest(".bs-theme")) {
    const dark = document.body.classList.toggle("dark");
    try { localStorage.setItem("bs-theme", dark ? "dark" : "light"); } catch (error) { console.info("theme is not kept", error); }
  }
});
try {
  const kept = localStorage.getItem("bs-theme");
  if (kept) document.body.classList.toggle("dark", kept === "dark");
} catch (error) { console.info("theme is not kept", error); }
