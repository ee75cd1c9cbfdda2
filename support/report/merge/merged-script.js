// Filters the environments of the page. The page reads well without it.
const form = document.getElementById("filter");
const rows = [...document.querySelectorAll(".matrix tbody tr")];
const shown = document.getElementById("shown");

function apply() {
  const chosen = new FormData(form);
  const verdicts = chosen.getAll("verdict");
  const words = chosen.get("words").toLowerCase();
  for (const row of rows)
    row.hidden = !(
      (verdicts.length === 0 || verdicts.includes(row.dataset.verdict)) &&
      row.cells[0].textContent.toLowerCase().includes(words)
    );
  const number = rows.filter(({ hidden }) => !hidden).length;
  shown.textContent = number === rows.length ? "" : `${number} of ${rows.length} environments shown`;
}

form.hidden = false;
form.addEventListener("input", apply);
form.addEventListener("reset", () => setTimeout(apply));
form.addEventListener("submit", (event) => event.preventDefault());
apply();
