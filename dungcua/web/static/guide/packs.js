// Taking, renewing and handing on a commune's pack.

import { day, h, t } from "./dom.js";
import * as pack from "./pack.js";

const KEY = JSON.parse(document.querySelector('meta[name="guide-key"]').content);

export async function packs({ pack: held, again, query }) {
  const status = h("p", { role: "status", id: "goi-bao" });
  const bar = h("progress", { hidden: true, "aria-label": t("offline.pack.progress") });
  const code = h("input", { id: "ma-xa", type: "text", inputmode: "numeric", pattern: "\\d{5}", required: true, maxlength: 5, autocomplete: "off", "aria-describedby": "ma-xa-goi-y" });
  code.value = query.get("xa") ?? held?.manifest.commune.code ?? "";
  let busy = false;

  const attempt = async (work) => {
    if (busy) return;
    busy = true;
    status.removeAttribute("class");
    status.textContent = t("offline.pack.working");
    try {
      const manifest = await work();
      await again();
      document.getElementById("goi-bao").textContent = t("offline.pack.done", { commune: manifest.commune.name, date: day(manifest.made) });
    } catch (error) {
      bar.hidden = true;
      status.className = "fault";
      status.replaceChildren(refusal(error));
      if (error.reason === "older") {
        const anyway = () => attempt(() => work({ allowOlder: true }));
        status.append(" ", h("button", { class: "small", type: "button", click: anyway }, t("offline.pack.anyway")));
      }
    } finally {
      busy = false;
    }
  };
  const told = (done, all) => {
    bar.hidden = false;
    bar.max = Math.max(all, 1);
    bar.value = all ? done : 1;
    status.textContent = t("offline.pack.fetched", { done, all });
  };
  const take = (event) => {
    event.preventDefault();
    attempt((more) => pack.fetchPack(code.value.trim(), KEY, { told, ...more }));
  };
  const open = h("input", { id: "tep", type: "file", accept: ".dcgoi,application/octet-stream", change: () => {
    const [file] = open.files;
    if (file) attempt((more) => pack.readFile(file, KEY, more));
  } });

  return [
    h("h1", {}, t("offline.pack.title")),
    h("p", {}, held ? t("offline.pack.held", { commune: held.manifest.commune.name, province: held.manifest.commune.province, date: day(held.manifest.made), until: day(held.manifest.until) }) : t("offline.no_pack")),
    h("form", { class: "composer still", submit: take },
      h("label", { for: "ma-xa" }, t("offline.pack.code")),
      h("p", { class: "hint", id: "ma-xa-goi-y" }, t("offline.pack.code_hint")),
      code,
      h("p", {}, h("button", { class: "main", type: "submit" }, t(held ? "offline.pack.renew" : "offline.pack.take")))),
    bar,
    status,
    h("h2", {}, t("offline.pack.by_hand")),
    h("p", {}, h("label", { for: "tep" }, t("offline.pack.file"))),
    h("p", {}, open),
    held && h("p", {}, h("button", { class: "small", type: "button", click: () => handOn(status) }, t("offline.pack.hand_on"))),
  ];
}

function refusal(error) {
  const values = { ...error.values };
  for (const name of ["date", "held"]) if (values[name]) values[name] = day(values[name]);
  return error instanceof pack.PackRefused ? t(`offline.refused.${error.reason}`, values) : t("offline.broken_hint");
}

async function handOn(status) {
  const file = await pack.toFile();
  if (navigator.canShare?.({ files: [file] })) {
    try {
      return await navigator.share({ files: [file], title: file.name });
    } catch (error) {
      if (error.name === "AbortError") return undefined;
    }
  }
  const address = URL.createObjectURL(file);
  h("a", { href: address, download: file.name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  status.textContent = t("offline.pack.saved", { name: file.name });
  return undefined;
}
