// Words and elements. Text is only ever set as text: nothing here parses HTML.

const WORDS = JSON.parse(document.getElementById("chu").textContent);
const SVG = "http://www.w3.org/2000/svg";

/** The words of a key, with `{names}` filled in. */
export function t(key, values = {}) {
  const words = WORDS[key];
  if (words === undefined) throw new RangeError(`no words for ${key}`);
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** A day as people here write it: 2026-11-22 → 22/11/2026. */
export const day = (iso) => iso.split("-").reverse().join("/");

/** Make an element; properties that are functions listen, the others are attributes. */
export function h(tag, given = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** One of the icons that stand in the page. */
export function icon(name) {
  const made = document.createElementNS(SVG, "svg");
  made.setAttribute("class", "icon");
  made.setAttribute("aria-hidden", "true");
  const used = document.createElementNS(SVG, "use");
  used.setAttribute("href", `#i-${name}`);
  made.append(used);
  return made;
}

/** A list of large links: `[text, address, small text]`. */
export const choices = (options) =>
  h("ul", { class: "big" }, options.map(([text, href, small]) => h("li", {}, h("a", { href }, text, small && h("small", {}, small)))));

/** Sentences with their marks, and the numbered sources they rest on. */
export class Leaf {
  #sources;
  #numbers = new Map();
  #blocks = [];

  constructor(sources) {
    this.#sources = sources;
  }

  /** Add lines `[text, mark, sources]` under a title; none adds nothing. */
  add(lines, title = "", key = "") {
    if (!lines.length) return this;
    this.#blocks.push(h("section", { class: "block", "data-block": key, "data-plain": !title },
      title && h("h2", {}, title),
      h("ul", {}, lines.map((line) => this.#line(line)))));
    return this;
  }

  /** The blocks, then the sources. */
  get shown() {
    const listed = [...this.#numbers].map(([id, number]) => {
      const [title, dates, said, read] = this.#sources[id];
      return h("li", { id: `nguon-${number}` }, title, dates && [" ", h("span", { class: "dates" }, dates)],
        said && h("details", {}, h("summary", {}, t("offline.source")),
          h("p", {}, said), read && h("p", { class: "hint" }, read)));
    });
    return [
      ...this.#blocks,
      listed.length > 0 && h("details", { class: "sources guide-sources" },
        h("summary", {}, `${t("card.sources")} (${listed.length})`), h("ol", {}, listed)),
    ];
  }

  #line([text, mark, basis]) {
    const known = basis.filter((id) => this.#sources[id]);
    for (const id of known) if (!this.#numbers.has(id)) this.#numbers.set(id, this.#numbers.size + 1);
    return h("li", { class: mark },
      mark !== "plain" && [h("span", { class: "mark" }, icon(mark), t(`mark.${mark}`)), " "],
      text,
      known.map((id) => [" ", h("span", { class: "ref" },
        h("span", { class: "vh" }, `${t("card.basis")} `), String(this.#numbers.get(id)))]));
  }
}
