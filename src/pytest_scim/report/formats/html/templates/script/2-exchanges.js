// The exchanges that no finding cites: unpacked once, each built when somebody opens it.
const place = document.getElementById("unpacked");
const block = document.getElementById("packed");
const PAGE = 200;
let exchanges = null;
let listed = 0;
let hits = [];

async function unpack() {
  if (exchanges || !block) return exchanges || [];
  const bytes = Uint8Array.from(atob(block.textContent), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  exchanges = JSON.parse(await new Response(stream).text()).exchanges;
  return exchanges;
}

// JSON on several lines, token by token: a parser would round numbers and drop repeated keys.
function pretty(text) {
  if (!/^\s*[[{]/.test(text)) return text;
  let out = "", depth = 0;
  const line = () => `\n${"  ".repeat(depth)}`;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"?|[[{]\s*[\]}]|[^\s]|\s+/gs)) {
    if (/^\s/.test(token)) continue;
    if (token === "{" || token === "[") { depth += 1; out += token + line(); }
    else if (token === "}" || token === "]") { depth = Math.max(0, depth - 1); out += line() + token; }
    else if (token === ",") out += token + line();
    else if (token === ":") out += ": ";
    else out += token;
  }
  return out;
}

function side(title, first, headers, body, notes) {
  const text = make("pre", "", make("b", "", first), "\n", make("i", "", headers || ""));
  if (body) text.append(`\n\n${pretty(body)}`);
  text.tabIndex = 0;
  return make("div", "", make("p", "label", title), text, ...notes.map((one) => make("p", "note", one)));
}

function wire(one) {
  const returned = one.got === undefined ? [] : one.notes;
  const first = one.status === null ? "no response" : String(one.status);
  return make("div", "wire",
    side("Request", `${one.method} ${one.url}`, one.asked, one.sent, []),
    side(`Response after ${one.ms}`, first, one.returned, one.got, one.error ? [...returned, one.error] : returned));
}

function row(one) {
  const code = make("b", `status-${one.state}`, one.status === null ? "no response" : String(one.status));
  const parts = [make("small", "", `${one.n}`), " ", make("b", "", one.method), " ",
    make("span", "path", one.path), " ", code, " ", make("small", "", `${one.ms} · ${one.origin}`)];
  if (one.url === undefined) {
    const link = make("a", "", ...parts);
    link.href = `#x${one.n}`;
    return make("div", "x", link);
  }
  const details = make("details", "x", make("summary", "", ...parts));
  details.id = `x${one.n}`;
  details.addEventListener("toggle", () => {
    if (details.open && details.children.length === 1) details.append(wire(one));
  });
  return details;
}

function more(until) {
  const next = hits.slice(listed, until);
  listed += next.length;
  const button = place.querySelector("button.further");
  const rows = next.map(row);
  button.before(...rows);
  button.hidden = listed >= hits.length;
  button.textContent = `List ${Math.min(PAGE, hits.length - listed)} more of ${hits.length - listed}`;
  return rows;
}

function relist(wanted) {
  hits = exchanges.filter((one) => wanted.split(/\s+/).every((word) => hay(one).includes(word)));
  listed = 0;
  const button = make("button", "further");
  button.type = "button";
  button.addEventListener("click", () => {
    const [first] = more(listed + PAGE);
    const target = first && (first.querySelector("summary, a") || first);
    if (target) target.focus();
  });
  place.replaceChildren(make("p", "note", `${hits.length} of ${exchanges.length} exchanges`), button);
  more(PAGE);
}

function hay(one) {
  if (one.hay === undefined) {
    one.hay = [one.n, one.method, one.path, one.status, one.origin, one.sent, one.got, one.error].join(" ").toLowerCase();
  }
  return one.hay;
}

async function listExchanges(wanted = "") {
  try {
    await unpack();
  } catch (error) {
    place.replaceChildren(make("p", "note", "This browser cannot unpack them: open exchanges.har."));
    return;
  }
  relist(wanted);
}

async function showExchange(n) {
  if (!document.getElementById(`x${n}`)) {
    await listExchanges();
    if (n < hits.length) more(n + 1);
  }
  return document.getElementById(`x${n}`);
}

if (block) {
  const button = make("button", "unpack", "Unpack and list them");
  button.type = "button";
  button.addEventListener("click", () => listExchanges(form.elements.text.value.trim().toLowerCase()));
  place.append(button);
}
for (const link of all("a[data-exchange]")) link.href = `#x${link.dataset.exchange}`;
