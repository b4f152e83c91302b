// A QR code drawn on the device: dark modules as one path, black on white in any theme.

import { qrcode } from "./qrcode.mjs";

const SVG = "http://www.w3.org/2000/svg";
const QUIET = 4; // light modules around the code, as the standard asks
const SMALLEST = 0; // the smallest code that holds the text
const CORRECTION = "M"; // as on the slips: a fold may hide a seventh of it

/** Draw the code of an address; `label` is what it is to a screen reader. */
export function qr(address, label) {
  const code = qrcode(SMALLEST, CORRECTION);
  code.addData(address);
  code.make();
  const count = code.getModuleCount();
  const width = count + 2 * QUIET;
  let dark = "";
  for (let row = 0; row < count; row += 1) {
    for (let column = 0; column < count; column += 1) {
      if (code.isDark(row, column)) dark += `M${column + QUIET} ${row + QUIET}h1v1h-1z`;
    }
  }
  const drawn = element("svg", { class: "qr", role: "img", "aria-label": label, viewBox: `0 0 ${width} ${width}`, "shape-rendering": "crispEdges" });
  drawn.append(element("path", { fill: "#fff", d: `M0 0h${width}v${width}H0z` }), element("path", { fill: "#000", d: dark }));
  return drawn;
}

function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
