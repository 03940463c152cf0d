// Search and filters: they hide items, and open the groups that have a match.
const fields = ["text", "verdict", "level", "feature", "authority"];
const items = all(".item");
const boxes = all("details.line, #main section > details");
const texts = new Map();
let before = null;
let waiting = 0;

function textOf(item) {
  if (!texts.has(item)) texts.set(item, `${item.id} ${item.textContent}`.toLowerCase().replace(/\s+/g, " "));
  return texts.get(item);
}

function fits(item, values) {
  for (const name of fields.slice(1)) {
    if (!values[name]) continue;
    const holder = item.closest(`[data-${name}]`);
    // A row that has no level, for one, is no match for a level; that of a cause has several.
    if (!holder || !holder.dataset[name].split(" ").includes(values[name])) return false;
  }
  return values.text.split(/\s+/).every((word) => textOf(item).includes(word));
}

function read() {
  const values = {};
  for (const name of fields) values[name] = form.elements[name].value;
  values.text = values.text.trim().toLowerCase();
  return values;
}

function apply() {
  const values = read();
  const active = fields.some((name) => values[name]);
  if (active && !before) before = new Map(boxes.map((box) => [box, box.open]));
  let matches = 0;
  for (const item of items) {
    const fit = !active || fits(item, values);
    item.hidden = !fit;
    matches += fit && item.matches(".card, .check") ? 1 : 0;
  }
  for (const list of all("ul.checks")) {
    list.hidden = !list.querySelector(":scope > .item:not([hidden])");
    list.previousElementSibling.hidden = list.hidden;
  }
  for (const box of boxes) {
    if (!box.querySelector(".item")) continue;
    const hit = Boolean(box.querySelector(".item:not([hidden])"));
    if (box.matches(".line")) box.hidden = !hit;
    if (active) box.open = hit;
    else if (before) box.open = before.get(box);
  }
  if (!active) before = null;
  if (exchanges && document.getElementById("unpacked").children.length) relist(values.text);
  document.getElementById("matches").textContent = active ? `${matches} ${matches === 1 ? "match" : "matches"} among causes and checks` : "";
  address(values, active);
}

function address(values, active) {
  const set = Object.entries(values).filter(([, value]) => value);
  const hash = active ? `#?${new URLSearchParams(set)}` : "#";
  if (active || location.hash.startsWith("#?")) history.replaceState(null, "", hash);
}

function setFilters(parameters) {
  for (const name of fields) form.elements[name].value = parameters.get(name) || "";
  apply();
}

form.hidden = false;
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(apply));
form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(apply, 120); });
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-filter]");
  if (!link) return;
  event.preventDefault();
  setFilters(new URLSearchParams(link.dataset.filter));
  document.getElementById("checks").scrollIntoView();
  form.elements.verdict.focus({ preventScroll: true });
});
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    form.elements.text.focus();
    form.scrollIntoView({ block: "nearest" });
  } else if (event.key === "Escape" && typing && form.contains(typing)) {
    form.reset();
  }
});
