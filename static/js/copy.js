// Offers to copy what a button names: <button data-copy="text" hidden>. Without a clipboard the button stays hidden; the text stands beside it.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      const said = button.parentElement.querySelector("[data-copied]");
      said.textContent = said.dataset.copied;
      setTimeout(() => { said.textContent = ""; }, 4000);
    });
  }
}
