// SPDX-License-Identifier: Apache-2.0

// A person teaches: shows questions one after the other and sends off what is answered.

import { api, Offline, Uninvited } from "./api.js";
import { Clip } from "./clip.js";
import {
    byID, describe, lanesOf, listed, onPress, remark, say, setText, showLanes, showLink, showPlaying,
    showReadiness, showStatus, showWaiting, warn,
} from "./figures.js";
import { listen } from "./keys.js";
import { freshKey, Outbox } from "./outbox.js";
import { Player } from "./player.js";
import { Questions } from "./questions.js";
import { Stage } from "./stage.js";

const pollMilliseconds = 1500;
/** Answers that can be taken back, one after the other. */
const undoLimit = 20;
const speedKey = "nudge.teach.speed";
const policyColour = "#1c9a80";
const viewKey = "nudge.teach.view";

let status = null;
/** The question on the stage, and when it came there. */
let current = null;
let shownAt = 0;
/** Answers given on this page: the question, the answer's key and how often its clips were played. */
const given = [];
/** Why the server does not answer, by what was asked of it. */
const troubles = new Map();

const stage = new Stage(byID("stage"), choose);
const policyStage = new Stage(byID("policy"));
const player = new Player((seconds) => {
    stage.draw(seconds);
    byID("seen").value = player.share;
}, () => {
    showReadiness(true);
    remark("Ready for your answer.");
});
const policyPlayer = new Player((seconds) => policyStage.draw(seconds), () => undefined);
const questions = new Questions(() => current ?? showNext(), (error) => showTrouble("questions", error));
const outbox = new Outbox({
    onOutcome: showOutcome,
    onState: (error) => showTrouble("answers", error),
    onElsewhere: ({ question }) => {
        questions.finish(question);
        if (current?.id !== question) return;
        say("Answered in another tab.");
        showNext();
    },
});

/** Shows a question, or for whom it waits. */
function showNext() {
    current = questions.next();
    if (current) return show(current, false);
    stage.show([], stage.kind, []);
    describe([], []);
    showReadiness(false);
    return showStill();
}

function show(question, wasSeen) {
    current = question;
    shownAt = Date.now();
    byID("answers").dataset.question = question.id;
    const { clips } = question;
    const kind = localStorage.getItem(viewKey) ?? status?.view ?? "race";
    const lanes = lanesOf(clips.length);
    stage.show(clips, status?.view === "grid" ? "grid" : kind, lanes);
    showLanes(lanes);
    describe(clips, lanes);
    showWaiting(null);
    if (wasSeen) player.showAgain(stage.seconds);
    else player.show(stage.seconds);
    showReadiness(player.isSeen);
    showPlaying(player, stage.kind, status?.view === "race");
}

/** Why there is nothing to see. */
function showStill() {
    if (current) return;
    if (status?.complete) {
        showWaiting(`This run is over after ${status.rounds} rounds. Thank you!`);
    } else if (troubles.size && status?.round + 1 >= status?.rounds && !outbox.answers.length) {
        // `nudge teach` ends with its last round, often before the page has asked for it.
        showWaiting("The server has ended after the last round. Thank you!");
    } else if (troubles.size) {
        showWaiting("No connection. What you answered is kept here.");
    } else if (status?.waitingFor.length) {
        showWaiting(`Waiting until ${listed(status.waitingFor)} ${status.waitingFor.length > 1 ? "have" : "has"} played …`);
    } else showWaiting("Waiting for the next question …");
}

function choose(choice) {
    if (!current) return;
    if (!player.isSeen) {
        say("Watch it once to the end first.");
        return;
    }
    const key = freshKey();
    const question = current;
    given.push({ question, key, plays: player.plays });
    given.splice(0, given.length - undoLimit);
    questions.finish(question.id);
    say(typeof choice === "number" ? `Lane ${stage.lanes[choice].label} it is.`
        : { equal: "Equal.", "cannot-tell": "Can’t tell." }[choice]);
    outbox.add({
        key, question: question.id, choice, shownAt, answeredAt: Date.now(), plays: player.plays,
    });
    byID("undo").disabled = false;
    showNext();
}

async function undo() {
    const last = given.pop();
    byID("undo").disabled = !given.length;
    if (!last) {
        say("There is nothing to undo.");
        return;
    }
    try {
        const outcome = await outbox.undo(last.key);
        if (outcome === "too-late") {
            warn("Too late: that round is over.");
            return;
        }
    } catch (error) {
        given.push(last);
        byID("undo").disabled = false;
        warn(error instanceof Offline ? "No connection: it cannot be undone now." : error.message);
        return;
    }
    questions.reopen(last.question);
    show(last.question, true);
    say("Undone. Which one is it?");
}

function showOutcome(answer, outcome) {
    if (outcome === "late") warn("Too late: its round is over, or somebody else was asked.");
    if (outcome === "unknown") warn("The server did not ask that any more.");
    for (let index = given.length - 1; index >= 0; index -= 1) {
        const isOver = outcome === "late" || outcome === "unknown";
        if (isOver && given[index].key === answer.key) given.splice(index, 1);
    }
    byID("undo").disabled = !given.length;
    poll();
}

function showTrouble(what, error) {
    if (error) troubles.set(what, error);
    else troubles.delete(what);
    const [first] = troubles.values();
    const kept = outbox.answers.length;
    const suffix = kept ? `, ${kept} answer${kept > 1 ? "s" : ""} kept` : "";
    if (!first) showLink("live", "live");
    else if (first instanceof Uninvited) showLink("lost", first.message + suffix);
    else showLink("lost", `no connection${suffix}`);
    showStill();
}

const actions = {
    undo,
    pause: () => player.togglePause(),
    help: () => byID("keys").showModal(),
    faster: () => changeSpeed(1),
    slower: () => changeSpeed(-1),
    view: () => {
        if (status?.view !== "race" || !current) return;
        localStorage.setItem(viewKey, stage.kind === "race" ? "grid" : "race");
        stage.show(current.clips, localStorage.getItem(viewKey), stage.lanes);
    },
};

function act({ choice, action }) {
    if (action) actions[action]();
    else choose(choice);
    showPlaying(player, stage.kind, status?.view === "race");
}

function changeSpeed(steps) {
    player.changeSpeed(steps);
    localStorage.setItem(speedKey, player.speed);
}

/** Asks how far the run is, and for θ at work when a round is over. */
async function poll() {
    try {
        const before = status;
        status = await api.status();
        showTrouble("status", null);
        showStatus(status);
        if (!before) {
            player.speed = Number(localStorage.getItem(speedKey) ?? 1);
            player.simulatedSpeed = status.speed;
            policyPlayer.simulatedSpeed = status.speed;
            showPlaying(player, stage.kind, status?.view === "race");
            if (current) show(current, player.isSeen);
        }
        showStill();
        if (status.policyRound > policyRound) await showPolicy();
    } catch (error) {
        showTrouble("status", error);
    }
}

/** The round whose θ is shown; −1 before the first. */
let policyRound = -1;

async function showPolicy() {
    const policy = await api.policy(policyRound);
    if (!policy) return;
    policyRound = policy.round;
    const clip = new Clip(policy.clip);
    policyStage.show([clip], "grid", [{ label: "θ", colour: policyColour }]);
    policyPlayer.show(clip.seconds);
    setText("policy-note", `The policy now, after ${policy.round} round${policy.round === 1 ? "" : "s"}`);
}

async function pollForever() {
    for (;;) {
        if (!document.hidden) await poll();
        await new Promise((resume) => { setTimeout(resume, pollMilliseconds); });
    }
}

onPress(byID("answers"), ({ dataset: { choice } }) => {
    act({ choice: /^\d+$/.test(choice) ? Number(choice) : choice });
});
for (const action of Object.keys(actions)) onPress(byID(action), () => act({ action }));
listen(() => current?.clips.length ?? 0, act);

const stillness = matchMedia("(prefers-reduced-motion: reduce)");
function heedStillness() {
    player.playsOnce = stillness.matches;
    policyPlayer.playsOnce = stillness.matches;
}
stillness.addEventListener("change", heedStillness);
heedStillness();

// The token came with the address once; from now on it is in a cookie.
if (location.search) history.replaceState(null, "", location.pathname);
for (const { question, undone } of outbox.answers) if (!undone) questions.finish(question);
outbox.send();
showNext();
questions.load();
pollForever();
// Where the browser allows it (on this machine, or by TLS), the page can be loaded without the server, too.
navigator.serviceWorker?.register("/teach/worker.js", { scope: "/teach" }).catch(() => undefined);
