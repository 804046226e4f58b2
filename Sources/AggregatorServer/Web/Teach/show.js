// SPDX-License-Identifier: Apache-2.0

// Policies, or rounds of one run, race without a question.

import { Clip } from "./clip.js";
import { byID, lanesOf, onPress, setText, showPlaying } from "./figures.js";
import { listen } from "./keys.js";
import { Player } from "./player.js";
import { Stage } from "./stage.js";

const { title, view, lanes } = await (await fetch("/api/show", { cache: "no-store" })).json();
const clips = lanes.map(({ clip }) => new Clip(clip));
const stage = new Stage(byID("stage"));
stage.show(clips, view, lanesOf(clips.length));

const player = new Player((seconds) => {
    stage.draw(seconds);
    byID("seen").value = player.share;
}, () => undefined);
player.show(stage.seconds);
player.playsOnce = matchMedia("(prefers-reduced-motion: reduce)").matches;

const actions = {
    pause: () => player.togglePause(),
    faster: () => player.changeSpeed(1),
    slower: () => player.changeSpeed(-1),
    view: () => stage.show(clips, stage.kind === "race" ? "grid" : "race", stage.lanes),
};

function act(action) {
    actions[action]?.();
    showPlaying(player, stage.kind, view === "race");
}

setText("title", title);
document.title = `${title} · Nudge`;
byID("legend").replaceChildren(...lanesOf(clips.length).map(({ label, colour }, lane) => {
    const item = document.createElement("li");
    item.style.setProperty("--lane", colour);
    item.textContent = `${label} · ${lanes[lane].label}`;
    return item;
}));
for (const action of Object.keys(actions)) onPress(byID(action), () => act(action));
listen(() => 0, ({ action }) => { if (view === "race" || action !== "view") act(action); });
showPlaying(player, stage.kind, view === "race");
