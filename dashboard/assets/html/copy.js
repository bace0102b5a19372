// Puts a button above each text to copy; without scripts, the text can be selected.
"use strict";
{
  const words = document.currentScript?.dataset.copy
    ?? document.querySelector("script[data-copy]").dataset.copy;
  for (const draft of document.querySelectorAll("pre.draft")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(draft.textContent);
      button.textContent = `${words} ✓`;
    });
    draft.before(button);
  }
}
