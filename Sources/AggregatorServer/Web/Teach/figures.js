// SPDX-License-Identifier: Apache-2.0

// Words and numbers around the stage.

import { inkOn, laneColour, laneColourName } from "./colours.js";
import { laneKeys } from "./keys.js";

/** What a question's lanes are called and look like: their keys, in upper case. */
export function lanesOf(count) {
    return laneKeys.slice(0, count).map((key, lane) => ({
        label: key.toUpperCase(), colour: laneColour(lane), name: laneColourName(lane),
    }));
}

export function byID(identifier) { return document.getElementById(identifier); }

export function setText(identifier, text) {
    const element = byID(identifier);
    // A live region that gets the same words again would be read again.
    if (element.textContent !== text) element.textContent = text;
}

/** What just happened; read aloud by screen readers. */
export function say(text) { setText("say", text || "\u00a0"); }

const readingMilliseconds = 4000;
let warnedAt = -readingMilliseconds;

/** Something that did not go as it was meant: it stays until it can have been read, or until there is more. */
export function warn(text) {
    say(text);
    warnedAt = performance.now();
}

/** Something that a person sees anyway: it replaces no warning that was not read yet. */
export function remark(text) {
    if (performance.now() - warnedAt >= readingMilliseconds) say(text);
}

export function showLink(state, text) {
    byID("link").dataset.state = state;
    setText("link", text);
}

/** "a", "a and b", "a, b and c", "a, b, c and 4 more". */
export function listed(names) {
    const shown = names.length > 4 ? [...names.slice(0, 3), `${names.length - 3} more`] : names;
    return shown.length < 2 ? shown.join() : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}

export function showStatus(status) {
    document.title = `Teach ${status.title} · Nudge`;
    setText("title", `${status.title} · ${status.run}`);
    setText("look-for", status.lookFor);
    const { tieBreaker } = status;
    setText("tie-breaker", tieBreaker ? `If equal: ${tieBreaker[0].toLowerCase()}${tieBreaker.slice(1)}` : "");
    setText("answered", String(status.answers));
    setText("pace", status.secondsPerAnswer == null ? "–" : `${status.secondsPerAnswer.toFixed(1)} s`);
    setText("round", String(status.round));
    setText("rounds", status.rounds ? `of ${status.rounds}` : "");
    byID("progress").max = Math.max(status.rounds, 1);
    byID("progress").value = status.round;
    setText("person", status.person && status.person !== "you" ? `Signed in as ${status.person}` : "");
    byID("dashboard").href = status.dashboard;
}

/** Why nothing is shown. */
export function showWaiting(text) {
    byID("waiting").hidden = !text;
    setText("waiting", text ?? "");
}

/** One button a lane. They stay from question to question, and so does the keyboard's focus on one of them. */
export function showLanes(lanes) {
    const element = byID("lanes");
    if (element.childElementCount === lanes.length) return;
    element.replaceChildren(...lanes.map((lane, index) => laneButton(lane, index, lanes.length === 2)));
}

function laneButton({ label, colour, name }, index, isOfPair) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.choice = index;
    button.style.setProperty("--lane", colour);
    button.style.setProperty("--ink", inkOn(colour));
    button.setAttribute("aria-label", `Lane ${label}, ${name}, is best`);
    button.setAttribute("aria-keyshortcuts", isOfPair ? `${label} ${["ArrowLeft", "ArrowRight"][index]}` : label);
    button.append(label);
    if (isOfPair) {
        const hint = document.createElement("kbd");
        hint.textContent = index ? "→" : "←";
        button.append(" ", hint);
    }
    return button;
}

/** In words what can be seen on each lane. */
export function describe(clips, lanes) {
    byID("described").replaceChildren(...clips.map((clip, lane) => {
        const item = document.createElement("li");
        const metres = clip.distance(clip.seconds);
        const way = metres < 0 ? "behind" : "ahead of";
        item.textContent = `Lane ${lanes[lane].label}, ${lanes[lane].name}: after `
            + `${clip.seconds.toFixed(1)} seconds ${Math.abs(metres).toFixed(1)} metres ${way} its start.`;
        return item;
    }));
}

/** Whether answers are taken yet. */
export function showReadiness(isReady) {
    byID("answers").dataset.state = isReady ? "answer" : "watch";
    for (const button of byID("answers").querySelectorAll("button")) {
        button.setAttribute("aria-disabled", String(!isReady));
    }
}

/** What the buttons below the stage do next. */
export function showPlaying(player, kind, isRace) {
    setText("speed", `${player.speed}×`);
    byID("speed").title = `${player.fold.toFixed(1)} times as fast as in the simulation`;
    byID("pause").setAttribute("aria-pressed", String(player.isPaused));
    byID("pause").firstChild.data = player.isPaused ? "Play " : "Pause ";
    byID("view").hidden = !isRace;
    byID("view").firstChild.data = kind === "race" ? "Side by side " : "Race ";
}

/** Buttons pressed with the pointer give the focus back, so that space does not press them again. */
export function onPress(element, work) {
    element.addEventListener("click", (event) => {
        const button = event.target.closest("button");
        if (!button) return;
        if (event.detail > 0) button.blur();
        work(button);
    });
}
