// What the other parts use. Text of the target only ever becomes textContent.
const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
const status = document.getElementById("status");
const form = document.getElementById("filters");

function make(tag, className, ...content) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...content);
  return made;
}

let clearing = 0;
function say(text) {
  status.textContent = text;
  clearTimeout(clearing);
  clearing = setTimeout(() => { status.textContent = ""; }, 4000);
}
