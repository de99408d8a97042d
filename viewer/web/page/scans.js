// The queue of the session: what runs, what waits, what became of the last ones; and a form for one more.
"use strict";

const kScansMs = 1000;       // from one question to the next
const kFinishedShown = 3;
let scans = null;            // the last answer
let scanProblem = "";        // what the viewer had against the last wish

async function askForScans() {
  if (!document.hidden && status) {
    try {
      const reply = await fetch("scans");
      if (reply.ok) scans = await reply.json();
    } catch { /* the viewer is gone, which the banner says */ }
    showScans();
  }
  setTimeout(askForScans, kScansMs);
}
// The rows of the list: what runs, what waits, the last that are over.
function listedScans(all) {
  return [...(all.running && all.running.number !== null ? [all.running] : []), ...all.waiting, ...all.finished.slice(0, kFinishedShown)];
}
function scanFrames(scan) {
  if (scan.state === "running" && scan.delivered !== undefined) return `${scan.delivered} / ${scan.frames === null ? "-" : scan.frames}`;
  return scan.delivered !== undefined ? `${scan.delivered}` : scan.frames === null ? "-" : `${scan.frames}`;
}
function scanState(scan) {
  return scan.state === "running" && scan.is_paused ? "paused" : scan.state;
}
function showScans() {
  if (!scans || !status) return;
  const listed = listedScans(scans), mayChange = status.control;
  element("scans").hidden = listed.length === 0 && !(mayChange && scans.serving);
  element("scan-button").hidden = !mayChange;
  element("scan-none").hidden = listed.length > 0;
  element("scan-now").disabled = !scans.serving || scans.running !== null;
  element("scan-list").replaceChildren(...listed.map(scan => scanRow(scan, mayChange)));
}
function scanRow(scan, mayChange) {
  const row = document.createElement("tr");
  row.className = `is-${scan.state}`;
  row.title = scan.reason ? scan.reason : scan.output ? scan.output : "";
  for (const words of [scan.number, scan.name || "scan", scanFrames(scan), scanState(scan)]) {
    row.appendChild(document.createElement("td")).textContent = words;
  }
  const last = row.appendChild(document.createElement("td"));
  if (mayChange && scan.state !== "running") {
    const button = last.appendChild(document.createElement("button"));
    button.textContent = "\u00d7";
    button.title = scan.state === "waiting" ? `remove scan ${scan.number} from the queue` : `take scan ${scan.number} off the list`;
    button.setAttribute("aria-label", button.title);
    button.onclick = () => changeScans(`scans/${scan.number}`, { method: "DELETE" });
  }
  return row;
}
// True: the viewer has done it.
async function changeScans(address, wish) {
  try {
    const reply = await fetch(address, wish);
    scanProblem = reply.ok ? "" : (await reply.text()).trim();
    const all = await fetch("scans");
    if (all.ok) scans = await all.json();
  } catch {
    scanProblem = "the viewer does not answer";
  }
  text("scan-problem", scanProblem);
  element("scan-problem").hidden = scanProblem === "";
  showScans();
  return scanProblem === "";
}
function openScanDialog() {
  element("scan-problem").hidden = true;
  element("scan-dialog").showModal();
}
// As docs/plans.md has it; what is empty is as the acquirer's command line says.
function wantedScan() {
  const wanted = {}, of = key => element(`scan-${key}`).value.trim();
  if (of("axes")) wanted.axes = of("axes").split(/\s+/);
  if (of("frames")) wanted.frames = Number(of("frames"));
  if (of("exposure")) wanted.exposure_us = Number(of("exposure")) * 1000;
  if (of("name")) wanted.name = of("name");
  return wanted;
}
async function sendScan(now) {
  if (await changeScans(now ? "scans?now=1" : "scans", { method: "POST", body: JSON.stringify(wantedScan()) })) {
    element("scan-dialog").close();
  }
}
element("scan-dialog").addEventListener("keydown", event => {
  if (event.key === "Enter" && event.target.tagName === "INPUT") {
    event.preventDefault();
    sendScan(false);
  }
});
askForScans();
