// SPDX-License-Identifier: Apache-2.0

// Which key means what.

/** The key of each lane, as beside a robot: E and S mean something else, and R plays again there. */
export const laneKeys = [..."123456789", ..."qwtyuio"];

const meanings = {
    e: { choice: "equal" }, arrowup: { choice: "equal" },
    s: { choice: "cannot-tell" }, arrowdown: { choice: "cannot-tell" },
    backspace: { action: "undo" }, " ": { action: "pause" }, "?": { action: "help" },
    "+": { action: "faster" }, "=": { action: "faster" }, "-": { action: "slower" },
    v: { action: "view" },
};
const ofPair = { arrowleft: { choice: 0 }, arrowright: { choice: 1 } };

/** What a key means where so many lanes are shown: a choice, an action, or nothing. */
export function meaningOf(key, laneCount) {
    const name = key.toLowerCase();
    const lane = laneKeys.indexOf(name);
    if (lane >= 0) return lane < laneCount ? { choice: lane } : null;
    return meanings[name] ?? (laneCount === 2 ? ofPair[name] : null) ?? null;
}

/** Calls `act` with what each key means. Keys of the browser, and inside a dialogue, stay what they are. */
export function listen(laneCount, act) {
    addEventListener("keydown", (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        if (document.querySelector("dialog[open]")) return;
        // A button that has the focus is pressed by space.
        if (event.key === " " && event.target.closest("button, a, summary")) return;
        const meaning = meaningOf(event.key, laneCount());
        if (!meaning) return;
        event.preventDefault();
        // A key held down is one press.
        if (!event.repeat) act(meaning);
    });
}
