// A link opens what it points to, and everything that this is folded in.
function open(target) {
  for (let one = target; one; one = one.parentElement) {
    if (one.tagName === "DETAILS") one.open = true;
  }
  const own = target.querySelector(":scope > details");
  if (own && target.tagName !== "SECTION") own.open = true;
}

function reveal(target) {
  for (let one = target; one; one = one.parentElement) one.hidden = false;
  open(target);
  target.scrollIntoView({ block: "start" });
  if (!target.matches("a, button, input, summary")) {
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
  }
}

function plain(text) {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    return text;
  }
}

async function follow() {
  const name = plain(location.hash.slice(1));
  if (name.startsWith("?")) {
    setFilters(new URLSearchParams(name.slice(1)));
    form.scrollIntoView();
    return;
  }
  const number = /^x(\d+)$/.exec(name);
  const target = number ? await showExchange(Number(number[1])) : document.getElementById(name);
  if (target && name) reveal(target);
}

addEventListener("hashchange", follow);
document.addEventListener("click", (event) => {
  // The address may already be that of the link: then no hashchange comes.
  const link = event.target.closest("a[href^='#']");
  if (link && link.hash === location.hash && !link.dataset.filter) follow();
});
