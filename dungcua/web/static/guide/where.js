// Where the household lives: an old or new address, typed as people say it, found in the pack.

import { h, t } from "./dom.js";
import { unasserted } from "./home.js";
import { part } from "./pack.js";
import { Places } from "./places.js";

let held = { digest: null, places: null };

/** The addresses of the pack in force; read once while the page is open. */
export async function placesOf(pack) {
  const digest = pack.manifest.parts.places.sha256;
  if (held.digest !== digest) held = { digest, places: new Places(await part(pack, "places")) };
  return held.places;
}

export async function where({ pack }) {
  const barred = unasserted(pack);
  if (barred) return barred;
  const box = h("input", { id: "o-noi", type: "text", required: true, maxlength: 300, autocomplete: "off", spellcheck: "false", "aria-describedby": "o-noi-goi-y" });
  const told = h("div", { role: "status", id: "noi-tim-thay" });
  const show = (...shown) => told.replaceChildren(...shown.flat(Infinity).filter(Boolean));
  const settle = (one) => show(settled(pack, one));
  const pick = (options) => h("ul", { class: "big" }, options.map(([label, chosen]) =>
    h("li", {}, h("button", { type: "button", click: chosen }, label))));
  const ask = (question, candidates) => {
    const codes = new Map(candidates.map((one) => [one.code, one]));
    if (codes.size === 1) return settle(candidates[0]);
    return show(h("p", {}, h("strong", {}, question)), pick([...codes.values()].map((one) => [one.label, () => settle(one)])));
  };
  // What was typed stays in this field: an address of the screen must not say where anybody lives.
  const find = async (event) => {
    event.preventDefault();
    const found = (await placesOf(pack)).find(box.value);
    const { province } = pack.manifest.commune;
    const known = found.candidates.filter((one) => one.code);
    if (found.settled) return settle(found.settled);
    if (found.beyond !== null && !known.length) {
      return show(h("p", {}, t(found.beyond ? "offline.place.beyond_named" : "offline.place.beyond", { there: found.beyond, province })), h("p", {}, t("offline.place.other_pack")));
    }
    if (known.length) {
      return show(
        h("p", {}, h("strong", {}, found.ask ?? t("offline.place.meant"))),
        pick(found.options.length > 1 ? found.options.map(({ label, candidates }) => [label, () => ask(found.ask, candidates)])
          : known.map((one) => [one.label, () => settle(one)])),
        found.elsewhere && h("p", { class: "hint" }, t("offline.place.elsewhere", { province })));
    }
    return show(
      h("p", {}, h("strong", {}, t(found.near.length ? "offline.place.meant" : "offline.place.none", { province }))),
      found.near.length > 0 && pick(found.near.map((one) => [one.label, () => settle(one)])),
      h("p", { class: "hint" }, t("offline.place.none_hint", { province })));
  };
  return [
    h("h1", {}, t("guide.place.title")),
    h("p", { class: "here" }, t("offline.place.pack", { commune: pack.manifest.commune.name, province: pack.manifest.commune.province })),
    h("form", { class: "composer still", autocomplete: "off", submit: find },
      h("label", { for: "o-noi" }, t("guide.place.label")),
      h("p", { class: "hint", id: "o-noi-goi-y" }, t("guide.place.hint")),
      box,
      h("p", {}, h("button", { class: "main", type: "submit" }, t("guide.place.find")))),
    told,
  ];
}

function settled(pack, one) {
  const ours = one.code === pack.manifest.commune.code;
  return [
    h("h2", {}, one.label),
    h("p", {}, one.why),
    h("p", {}, t(ours ? "offline.place.ours" : "offline.place.theirs", { commune: pack.manifest.commune.name, place: one.label })),
    h("p", { class: "more" },
      h("a", { class: "button main", href: "#/" }, t("offline.nav.home")),
      !ours && h("a", { class: "button small", href: `#/goi?xa=${one.code}` }, t("offline.place.take", { place: one.label }))),
  ];
}
