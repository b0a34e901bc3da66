// Says in words what a slider stands at, to the eye and to a screen reader. Without this the form sends what is chosen as any form does.
(() => {
  "use strict";
  const say = (slider) => {
    const setting = slider.parentElement;
    const words = setting.querySelectorAll("ol li")[Number(slider.value)].textContent;
    setting.querySelector("output").textContent = words;
    slider.setAttribute("aria-valuetext", words);
  };
  document.addEventListener("input", (event) => { if (event.target.matches("[data-slider]")) say(event.target); });
})();
