// Filters the scenarios of the page, and opens the one that its address names. The page reads well without it.
const form = document.getElementById("filter");
const scenarios = [...document.querySelectorAll(".scenario")];
const features = [...document.querySelectorAll(".feature")];
const shown = document.getElementById("shown");

function apply() {
  const chosen = new FormData(form);
  const results = chosen.getAll("result");
  const words = chosen.get("words").toLowerCase().split(/\s+/).filter(Boolean);
  for (const scenario of scenarios) {
    const { result, feature, tags } = scenario.dataset;
    const text = scenario.textContent.toLowerCase();
    scenario.hidden = !(
      (results.length === 0 || results.includes(result)) &&
      (chosen.get("feature") === "" || chosen.get("feature") === feature) &&
      (chosen.get("tag") === "" || tags.split(" ").includes(chosen.get("tag"))) &&
      words.every((word) => text.includes(word))
    );
  }
  for (const feature of features) feature.hidden = !feature.querySelector(".scenario:not([hidden])");
  const number = scenarios.filter(({ hidden }) => !hidden).length;
  shown.textContent = number === scenarios.length ? "" : `${number} of ${scenarios.length} scenarios shown`;
}

function open() {
  const target = document.querySelector(":target");
  if (!target) return;
  if (target.closest("[hidden]")) {
    form.reset();
    apply();
  }
  for (let each = target; each; each = each.parentElement) if (each.tagName === "DETAILS") each.open = true;
  target.closest(".scenario")?.querySelector("details").setAttribute("open", "");
  target.scrollIntoView();
}

form.hidden = false;
form.addEventListener("input", apply);
form.addEventListener("reset", () => setTimeout(apply));
form.addEventListener("submit", (event) => event.preventDefault());
addEventListener("hashchange", open);
addEventListener("keydown", (event) => {
  const typing = event.target.closest("input[type=search], select");
  if (event.key === "Escape") form.reset();
  if (event.key !== "/" || typing) return;
  event.preventDefault();
  form.elements.words.focus();
});
apply();
open();
