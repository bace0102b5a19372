// Buttons that copy a text or print the page; without scripts, a reader selects or prints it.
"use strict";
{
  // A staff instance says so above what it copies.
  const notice = document.querySelector("body > .note")?.innerText ?? "";
  const line = (part) => {
    const { children, tagName } = part.parentElement;
    const sign = tagName === "OL" ? `${[...children].indexOf(part) + 1}.` : "-";
    return part.matches("li") ? `${sign} ${part.innerText}` : part.innerText;
  };
  const text = (part) => [notice, ...part.matches("pre") ? [part.textContent]
    : [...part.querySelectorAll("p, li")].map(line)].filter(Boolean).join("\n\n");
  const words = document.currentScript?.dataset.copy
    ?? document.querySelector("script[data-copy]").dataset.copy;
  for (const draft of document.querySelectorAll("pre.draft, .letter section")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text(draft));
      button.textContent = `${words} ✓`;
    });
    draft.before(button);
  }
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
}
