// What the user asks to see, and what is known of the viewer. The scripts of the page share one scope, and stand in
// index.html in the order in which they need each other.
"use strict";

const element = id => document.getElementById(id);

const spec = {
  fit: true, scale: 1, x: 0, y: 0,              // screen = shown * scale + (x, y), in CSS pixels
  low: 0, high: 65535, automatic: true,
  each: false, colour: 0, limits: null,         // of each colour its own: limits[0 red to 2 blue] = [low, high]
  balance: "off", bayer: "color",
  lut: "grey", tone: "linear", marks: false, mirrored: false, turns: 0, average: 1,
  pointer: null, box: null, line: null,         // pixels of the frame: [x, y], [left, top, width, height], [x, y, x, y]
  histogramLog: false, histogramZoom: false, grid: false, crosshair: false,
  plot: "auto",                                 // open, closed; auto: open as soon as there are values
};
let status = null;             // the viewer's last word
let statusAt = 0;
let shown = null;              // {header, bitmap, at}: the picture
let newLookAt = 0;
let wantsFreeze = false;
let dragged = { box: null, line: null };  // as far as the mouse has come
const arrivals = [];           // of pictures, in the last seconds

const kRemembered = ["automatic", "low", "high", "each", "balance", "bayer", "lut", "tone", "marks", "mirrored", "turns", "histogramLog",
                     "histogramZoom", "grid", "crosshair", "plot"];

function remember() {
  if (status) {
    const kept = Object.fromEntries(kRemembered.map(key => [key, spec[key]]));
    try { localStorage.setItem("framering." + status.session, JSON.stringify(kept)); } catch { /* not allowed here */ }
  }
}

function recall(session) {
  try {
    const kept = JSON.parse(localStorage.getItem("framering." + session)) || {};
    for (const key of kRemembered) if (typeof kept[key] === typeof spec[key]) spec[key] = kept[key];
  } catch { /* nothing usable is kept */ }
}
