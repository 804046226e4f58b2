// SPDX-License-Identifier: Apache-2.0

// Colours that colour-blind people tell apart (Okabe and Ito), and those of the page around them.

/** The first two, which most questions need, differ most. After eight the numbers alone tell lanes apart. */
const lanes = ["#e69f00", "#0072b2", "#009e73", "#cc79a7", "#d55e00", "#56b4e9", "#f0e442", "#8a8f8c"];
const names = ["orange", "blue", "green", "pink", "red", "sky blue", "yellow", "grey"];

export function laneColour(lane) { return lanes[lane % lanes.length]; }
export function laneColourName(lane) { return names[lane % names.length]; }

/** Black or white, whichever is read better on a colour. */
export function inkOn(colour) {
    const [red, green, blue] = channels(colour);
    return 0.3 * red + 0.59 * green + 0.11 * blue > 140 ? "#111" : "#fff";
}

/** A colour moved towards black by a share. */
export function darker(colour, share) {
    return `rgb(${channels(colour).map((channel) => Math.round(channel * (1 - share))).join(" ")})`;
}

function channels(colour) { return [1, 3, 5].map((start) => parseInt(colour.slice(start, start + 2), 16)); }

/** The page's own colours, as its style sheet has them now. */
export function pageColours() {
    const style = getComputedStyle(document.documentElement);
    const read = (name) => style.getPropertyValue(`--${name}`).trim();
    return {
        ground: read("ground"), stripe: read("stripe"), mark: read("mark"), text: read("text"),
        quiet: read("quiet"), card: read("card"), outline: read("outline"), goal: read("goal"),
        scenery: read("scenery"),
    };
}
