// The guide as an application: which screen, the marks that are always there, the worker.

import { hush } from "./aloud.js";
import { day, h, t } from "./dom.js";
import { telling } from "./heard.js";
import { home } from "./home.js";
import { current, lapse } from "./pack.js";
import { packs } from "./packs.js";
import { procedure } from "./procedure.js";
import { bar } from "./reading.js";
import { complain, waiting } from "./complain.js";
import { training } from "./training.js";
import { counts, finish, step } from "./visits.js";
import * as queue from "./queue.js";
import { where } from "./where.js";

const PATH = document.querySelector('meta[name="guide-path"]').content;
const page = document.getElementById("trang");
const SCREENS = {
  "": home,
  viec: procedure,
  "bi-doi": telling,
  noi: where,
  "tap-su": training,
  goi: packs,
  "phan-anh": complain,
  "hang-doi": waiting,
  "so-lieu": counts,
  "ket-thuc": finish,
};

// An address of the site's own pages, opened without a connection, as a screen of ours.
function translated() {
  const [code] = location.pathname.slice(PATH.length).split("/").filter(Boolean);
  const asked = new URLSearchParams(location.search);
  if (code === "bi-doi") return `#/bi-doi${asked.has("viec") ? `?viec=${encodeURIComponent(asked.get("viec"))}` : ""}`;
  if (!code || !/^\d\.\d{6}$/.test(code)) return "#/";
  const parts = ["viec", code, asked.get("truong-hop"), asked.get("cach"), asked.get("cach") && (asked.get("buoc") ?? "1")];
  return `#/${parts.filter(Boolean).map(encodeURIComponent).join("/")}`;
}

let turn = 0;
let owed = false; // a screen that was asked for and has not had its focus yet
async function show({ focus = true } = {}) {
  const mine = (turn += 1);
  const asked = location.hash;
  owed ||= focus;
  page.ariaBusy = "true";
  step();
  const [way, query = ""] = (asked || translated()).slice(2).split("?");
  const [name, ...rest] = way.split("/").map(decodeURIComponent);
  const pack = await current();
  const screen = SCREENS[name] ?? home;
  let made;
  try {
    made = await screen({ pack, rest, query: new URLSearchParams(query), again: () => show({ focus: false }) });
  } catch (error) {
    made = [h("h1", {}, t("offline.broken")), h("p", { role: "alert" }, `${t("offline.broken_hint")} (${error.name})`)];
  }
  if (mine !== turn) return; // another screen was asked for meanwhile
  hush();
  const fresh = owed;
  owed = false;
  const held = !fresh && page.contains(document.activeElement) && document.activeElement.ariaLabel;
  page.replaceChildren(...made.flat(Infinity).filter(Boolean));
  if (held) page.querySelector(`[aria-label="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
  mark(pack);
  const title = page.querySelector("h1");
  title?.after(bar(page, document.documentElement.lang, { read: t("guide.aloud.read"), stop: t("guide.aloud.stop") }));
  if (title) document.title = `${title.textContent} – ${t("site.name")}`;
  if (fresh && title) {
    title.tabIndex = -1;
    title.focus({ preventScroll: true });
    scrollTo(0, 0);
  }
  page.dataset.screen = asked;
  page.ariaBusy = "false";
}

function mark(pack) {
  const told = document.getElementById("du-lieu");
  const over = pack && lapse(pack.manifest);
  told.dataset.asOf = pack?.manifest.made ?? "";
  told.replaceChildren(
    !pack ? t("offline.mark.none")
      : `${t("guide.as_of", { date: day(pack.manifest.made) })} ${pack.manifest.edition.slice(0, 8)}. ${over ? t(`offline.mark.${over}`) : t("offline.mark.until", { date: day(pack.manifest.until) })}`,
  );
}

function connection() {
  const badge = document.getElementById("mang");
  badge.dataset.on = navigator.onLine;
  badge.textContent = t(navigator.onLine ? "offline.online" : "offline.offline");
}

async function count() {
  const open = (await queue.list()).filter((item) => item.state !== "sent").length;
  document.getElementById("so-cho").textContent = open ? `(${open})` : "";
}

async function changed() {
  await count();
  if (location.hash.startsWith("#/hang-doi")) await show({ focus: false });
}

async function work() {
  if (!("serviceWorker" in navigator)) return;
  const registration = await navigator.serviceWorker.register(`${PATH}/sw.js`, { scope: PATH, updateViaCache: "none" });
  const offer = (worker) => {
    if (!worker || !navigator.serviceWorker.controller) return;
    const take = () => {
      navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
      worker.postMessage("take-over");
    };
    document.getElementById("ban-moi").replaceChildren(
      h("p", {}, t("offline.update"), " ", h("button", { class: "small", type: "button", click: take }, t("offline.update_now"))));
  };
  const follow = (worker) => worker?.addEventListener("statechange", () => { if (worker.state === "installed") offer(worker); });
  offer(registration.waiting);
  // A slow page comes here when the new version was found already: that is not told again.
  follow(registration.installing);
  registration.addEventListener("updatefound", () => follow(registration.installing));
}

addEventListener("hashchange", () => show());
addEventListener("online", () => { connection(); queue.send(); });
addEventListener("offline", connection);
document.addEventListener("dungcua:queue", changed);
connection();
await show({ focus: false });
await count();
work().catch(() => {}); // without a worker the page still works while there is a connection
queue.send();
