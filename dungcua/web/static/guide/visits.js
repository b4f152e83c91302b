// Visits without surveillance: how many people were guided, with what, what stood in the way and
// how long it took. Counts of days; nothing says who, where or when within the day.

import { day, h, t } from "./dom.js";
import { part, today } from "./pack.js";
import { change, readAll, readKeys, settled } from "./store.js";

const START = `${document.querySelector('meta[name="guide-path"]')?.content}/app#/`;
const OPEN = "dungcua-visit";
const OBSTACLES = ["signal", "phone", "papers", "demand", "counter", "other"];
const LONGEST = 240; // minutes: a phone left open over night was no visit of a night

let last = -1; // number of the screen shown
let over = false; // the visit has ended: what is still shown on the way out begins no other

/**
 * Number the screens of this page in the browser's history, so that a visit can be taken out of it
 * when it ends. Called whenever a screen is shown.
 */
export function step() {
  if (history.state?.step === undefined) history.replaceState({ step: last + 1 }, "");
  last = history.state.step;
}

// Go back to where this page began, and from there on as if nothing had been shown since.
async function forget(start) {
  over = true;
  const back = history.state?.step ?? 0;
  if (back > 0) {
    const gone = new Promise((done) => { addEventListener("popstate", done, { once: true }); });
    history.go(-back);
    await gone;
  }
  history.replaceState({ step: 0 }, "", start);
  // What lay ahead of this entry goes when another one comes.
  history.pushState({ step: 1 }, "", start);
  location.reload();
}

/** The visit that is going on: `{began, codes, obstacles}`, or null. It goes with the tab. */
export const current = () => JSON.parse(sessionStorage.getItem(OPEN));
const keep = (visit) => sessionStorage.setItem(OPEN, JSON.stringify(visit));
const begun = () => current() ?? { began: Date.now(), codes: [], obstacles: [] };

/** A checklist was shown: the visit goes on, or begins. */
export function note(code) {
  if (over) return;
  const visit = begun();
  if (!visit.codes.includes(code)) visit.codes.push(code);
  keep(visit);
}

/** Something stood in the way. */
export function obstacle(name) {
  const visit = begun();
  if (!visit.obstacles.includes(name)) visit.obstacles.push(name);
  keep(visit);
}

async function close(obstacles) {
  const visit = begun();
  const minutes = Math.min(LONGEST, Math.max(1, Math.round((Date.now() - visit.began) / 60_000)));
  await change(["counts"], async (counts) => {
    const sum = (await settled(counts.get(today()))) ?? { people: 0, minutes: 0, procedures: {}, obstacles: {} };
    sum.people += 1;
    sum.minutes += minutes;
    for (const code of visit.codes) sum.procedures[code] = (sum.procedures[code] ?? 0) + 1;
    for (const name of obstacles) sum.obstacles[name] = (sum.obstacles[name] ?? 0) + 1;
    counts.put(sum, today());
  });
  sessionStorage.removeItem(OPEN);
}

export async function finish() {
  const visit = current();
  if (!visit) return [h("h1", {}, t("offline.visit.none")), h("p", {}, h("a", { class: "button main", href: "#/" }, t("offline.visit.next")))];
  const boxes = OBSTACLES.map((name) => h("input", { type: "checkbox", name, checked: visit.obstacles.includes(name) }));
  const told = h("p", { role: "alert", class: "fault", hidden: true });
  const end = async (event) => {
    event.preventDefault();
    try {
      await close(boxes.filter((box) => box.checked).map((box) => box.name));
    } catch {
      told.hidden = false;
      told.textContent = t("offline.report.full");
      return;
    }
    await forget(START);
  };
  return [
    h("h1", {}, t("offline.visit.finish")),
    h("p", {}, t("offline.visit.lead")),
    h("form", { submit: end },
      h("fieldset", {}, h("legend", {}, t("offline.visit.obstacles")),
        OBSTACLES.map((name, n) => h("label", { class: "tick" }, boxes[n], " ", h("span", {}, t(`offline.obstacle.${name}`))))),
      told,
      h("p", {}, h("button", { class: "main", type: "submit" }, t("offline.visit.end")))),
  ];
}

export async function counts({ pack }) {
  const days = await readKeys("counts");
  const sums = await readAll("counts");
  const codes = [...new Set(sums.flatMap((sum) => Object.keys(sum.procedures)))].sort();
  const names = new Map(await Promise.all(codes.map(async (code) => [code, (pack && (await part(pack, `procedure/${code}`))?.title) ?? code])));
  const rows = sums.flatMap((sum, n) => [
    [days[n], t("offline.count.people"), sum.people],
    [days[n], t("offline.count.minutes"), sum.minutes],
    ...Object.entries(sum.procedures).map(([code, times]) => [days[n], names.get(code), times]),
    ...Object.entries(sum.obstacles).map(([name, times]) => [days[n], `${t("offline.count.obstacle")}: ${t(`offline.obstacle.${name}`)}`, times]),
  ]);
  const head = ["day", "what", "times"].map((key) => t(`offline.count.${key}`));
  const clear = async () => {
    await change(["counts"], (store) => { store.clear(); });
    location.reload();
  };
  return [
    h("h1", {}, t("offline.count.title")),
    h("p", {}, t("offline.count.lead")),
    rows.length === 0 ? h("p", { role: "status" }, t("offline.count.none")) : [
      h("table", {},
        h("thead", {}, h("tr", {}, head.map((name) => h("th", { scope: "col" }, name)))),
        h("tbody", {}, rows.map(([date, what, times]) => h("tr", {}, h("td", {}, day(date)), h("td", {}, what), h("td", {}, String(times)))))),
      h("p", { class: "more" },
        h("button", { class: "small", type: "button", click: () => save([head, ...rows]) }, t("offline.count.csv")),
        h("button", { class: "small", type: "button", click: () => print() }, t("offline.count.print")),
        h("button", { class: "small", type: "button", click: clear }, t("offline.count.clear"))),
    ],
  ];
}

// A cell that begins like a formula would be run by a spreadsheet.
const cell = (value) => `"${String(value).replace(/^[=+\-@]/, "'$&").replaceAll('"', '""')}"`;

function save(rows) {
  const csv = `\ufeff${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
  const address = URL.createObjectURL(new Blob([csv], { type: "text/csv" }));
  h("a", { href: address, download: `dungcua-${today()}.csv` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
