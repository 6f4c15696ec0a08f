
"use strict";
(() => {
  const form = document.getElementById("filters");
  const notices = [...document.querySelectorAll(".notice")];
  if (!notices.length) return;
  const texts = new Map();
  const words = (notice) => {
    if (!texts.has(notice)) texts.set(notice, notice.textContent.toLowerCase());
    return texts.get(notice);
  };
  const chips = [...form.querySelectorAll(".chip")];
  const [family, rule, search] = ["family", "rule", "search"].map((id) => document.getElementById(id));
  const keep = (select, name) => {
    const known = new Set(notices.flatMap((notice) => notice.dataset[name].split(" ")));
    for (const option of [...select.options]) if (option.value && !known.has(option.value)) option.remove();
    if (select.options.length < 2) select.closest("label").hidden = true;
  };
  keep(family, "families");
  keep(rule, "rules");
  for (const chip of chips) {
    if (!notices.some((notice) => notice.dataset.verdict === chip.dataset.verdict)) chip.hidden = true;
  }
  const apply = () => {
    const verdicts = chips.filter((chip) => chip.ariaPressed === "true").map((chip) => chip.dataset.verdict);
    const wanted = search.value.trim().toLowerCase();
    let shown = 0;
    for (const notice of notices) {
      const has = (select, name) => !select.value || notice.dataset[name].split(" ").includes(select.value);
      const fits = (!verdicts.length || verdicts.includes(notice.dataset.verdict)) && has(family, "families")
        && has(rule, "rules") && (!wanted || words(notice).includes(wanted));
      notice.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    for (const section of document.querySelectorAll("section.verdict")) {
      section.hidden = !section.querySelector(".notice:not([hidden])");
    }
    document.getElementById("nothing").hidden = shown > 0;
    document.getElementById("count").textContent =
      form.dataset.shown.replace("{n}", shown).replace("{all}", notices.length);
  };
  for (const chip of chips) {
    chip.addEventListener("click", () => {
      chip.ariaPressed = String(chip.ariaPressed !== "true");
      apply();
    });
  }
  let waiting;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 120);
  });
  family.addEventListener("change", apply);
  rule.addEventListener("change", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => {
    for (const chip of chips) chip.ariaPressed = "false";
    setTimeout(apply);
  });
  form.hidden = false;
  apply();
})();
