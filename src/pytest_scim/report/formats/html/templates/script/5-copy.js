// Copy buttons beside each command.
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (error) {
    const area = make("textarea", "unseen");
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

for (const code of all("pre.copy")) {
  const button = make("button", "copies", "Copy");
  button.type = "button";
  button.addEventListener("click", async () => {
    const done = await copy(code.textContent);
    button.focus();
    say(done ? "Copied" : "The browser does not allow it: select the text and copy it.");
  });
  code.after(button);
}

follow();
