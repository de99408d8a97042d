// Exposure and gain of the camera, changed while nothing is recorded.
"use strict";

const kLiveFactors = { exposure: 1000, gain: 1 };  // from the unit of an input to that of the viewer: ms, us
const liveAwaited = { exposure: null, gain: null };  // the number of the answer before the one that is awaited

function changeLive(key) {
  const input = element(key), value = Number(input.value);
  if (input.value.trim() === "" || !Number.isFinite(value)) {
    liveAwaited[key] = null;
    return;
  }
  liveAwaited[key] = status.live[key].answered;
  say({ ask: key, value: value * kLiveFactors[key] });
}
function showLive(s) {
  const live = s.live;
  element("camera").hidden = !s.control || !(live.exposure || live.gain);
  text("camera-fixed", live.fixed);
  for (const key of ["exposure", "gain"]) {
    const now = live[key], input = element(key);
    input.parentNode.hidden = !now;
    if (!now) continue;
    input.disabled = live.fixed !== "" || !now.settable;
    if (live.fixed !== "" || now.answered !== liveAwaited[key]) liveAwaited[key] = null;
    if (liveAwaited[key] !== null || (document.activeElement === input && input.dataset.typed)) continue;
    const factor = kLiveFactors[key];
    input.min = now.minimum === null ? "" : now.minimum / factor;
    input.max = now.maximum === null ? "" : now.maximum / factor;
    input.value = Number((now.value / factor).toPrecision(6));
    if (key === "gain") text("gain-unit", now.unit);
  }
}
for (const key of ["exposure", "gain"]) {
  element(key).oninput = event => { event.target.dataset.typed = "yes"; };
  element(key).onchange = event => {
    delete event.target.dataset.typed;
    changeLive(key);
  };
}
