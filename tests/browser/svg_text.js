// The contrast of every word in a picture with what lies behind it: the last filled shape under its middle, else the page's ground.
() => {
  const numbers = (text) => text.match(/[\d.]+/g).map(Number);
  const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const luminance = ([r, g, b]) => 0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
  const isSolid = (color) => color !== "none" && !color.startsWith("url(") && (numbers(color).length === 3 || numbers(color)[3] > 0);

  const groundOf = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if (isSolid(color)) return numbers(color);
    }
    return [255, 255, 255];
  };
  const shapeUnder = (text) => {
    const own = text.getBoundingClientRect();
    const x = own.x + own.width / 2, y = own.y + own.height / 2;
    const covers = (shape) => {
      const box = shape.getBoundingClientRect();
      return isSolid(getComputedStyle(shape).fill) && x > box.left && x < box.right && y > box.top && y < box.bottom;
    };
    const shapes = [...text.ownerSVGElement.querySelectorAll("path, rect")].filter(covers);
    return shapes.length ? numbers(getComputedStyle(shapes.at(-1)).fill) : null;
  };
  const isShown = (text) => text.textContent.trim() && text.getClientRects().length;
  return [...document.querySelectorAll("main svg text")].filter(isShown).map((text) => {
    const pair = [numbers(getComputedStyle(text).fill), shapeUnder(text) ?? groundOf(text)].map(luminance).sort((a, b) => b - a);
    return { text: text.textContent, ratio: (pair[0] + 0.05) / (pair[1] + 0.05) };
  });
};
