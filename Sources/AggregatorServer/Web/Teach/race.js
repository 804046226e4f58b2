// SPDX-License-Identifier: Apache-2.0

// The race: every body on one ground with marks of distance, all from one start line.

import { drawBadge, drawBody } from "./body.js";
import { inkOn } from "./colours.js";

const marginPixels = 26;
const axisPixels = 26;
const badgePixels = 11;
const groundPixels = 4;
/** Below this share of the size that the lanes' height allows, the camera moves along instead. */
const smallShare = 0.4;
/** Pictures on both sides over which the camera's way is smoothed. */
const smoothingPictures = 8;

/** How many lanes a body may cover: with many, telling who is ahead needs the width more. */
function overlap(laneCount) { return laneCount <= 2 ? 0.9 : laneCount <= 4 ? 1.3 : 2.4; }

function smooth(values) {
    return values.map((_, index) => {
        const near = values.slice(Math.max(index - smoothingPictures, 0), index + smoothingPictures + 1);
        return near.reduce((sum, value) => sum + value, 0) / near.length;
    });
}

/** A round number of metres whose marks are at least so far apart. */
function markMetres(least) {
    const power = 10 ** Math.floor(Math.log10(least));
    return [1, 2, 5, 10].map((digit) => digit * power).find((step) => step >= least);
}

export class Race {
    /** @param clips one a lane, the first at the top. */
    constructor(clips) {
        this.clips = clips;
        const ranges = clips.map((clip) => clip.bodyBounds);
        const [low, high] = clips.map(({ bodyBounds, start, view }) => (view === "side"
            ? [Math.min(bodyBounds.low, 0), bodyBounds.high]
            : [bodyBounds.low - start[1], bodyBounds.high - start[1]]))
            .reduce(([low, high], [bottom, top]) => [Math.min(low, bottom), Math.max(high, top)]);
        [this.low, this.high] = [low, high];
        this.left = Math.min(...clips.map((clip, lane) => ranges[lane].left - clip.start[0]));
        this.right = Math.max(...clips.map((clip, lane) => ranges[lane].right - clip.start[0]));
        const longest = Math.max(...clips.map((clip) => clip.pictureCount));
        const pack = Array.from({ length: longest }, (_, picture) => clips.map((clip, lane) => {
            const own = Math.min(picture, clip.pictureCount - 1);
            return [ranges[lane].from[own] - clip.start[0], ranges[lane].to[own] - clip.start[0]];
        }));
        const backs = pack.map((lanes) => Math.min(...lanes.map(([back]) => back)));
        const fronts = pack.map((lanes) => Math.max(...lanes.map(([, front]) => front)));
        this.packMetres = Math.max(...fronts.map((front, picture) => front - backs[picture]));
        this.centres = smooth(fronts.map((front, picture) => (front + backs[picture]) / 2));
    }

    /** Scale, lanes and camera for a canvas of this size. */
    layOut(width, height) {
        const laneCount = this.clips.length;
        const inside = width - 2 * marginPixels;
        const room = height - axisPixels - 2 * badgePixels;
        const bodyMetres = this.high - this.low;
        // The first lane's body needs its whole height, every other lane a part of it.
        const tall = room / bodyMetres / (1 + (laneCount - 1) / overlap(laneCount));
        const whole = inside / (this.right - this.left);
        this.follows = whole < smallShare * tall;
        // The camera's smoothed way may lag behind the pack by a little.
        const pack = inside / (1.25 * this.packMetres);
        this.scale = this.follows ? Math.max(whole, Math.min(smallShare * tall, pack)) : Math.min(whole, tall);
        // Where the width decides about the size, lanes lie as far apart as bodies are tall, if there is room.
        const body = this.scale * bodyMetres;
        const wanted = Math.max(body / overlap(1), 2 * badgePixels + 8);
        this.pitch = Math.min(wanted, laneCount > 1 ? (room - body) / (laneCount - 1) : room);
        this.top = height - axisPixels - laneCount * this.pitch;
        [this.width, this.height] = [width, height];
    }

    /** The lane at this height, from 0. */
    laneAt(_, y) {
        // What is above the first lane belongs to it: its body reaches there.
        const lane = Math.max(Math.floor((y - this.top) / this.pitch), 0);
        return lane < this.clips.length ? lane : null;
    }

    /** Metres at the left edge of the canvas. */
    edge(seconds) {
        const margin = marginPixels / this.scale;
        const shown = this.width / this.scale;
        // A whole race that needs less than the width starts at the left.
        if (!this.follows) return this.left - margin;
        const at = Math.min(seconds / this.clips[0].pictureSeconds, this.centres.length - 1);
        const before = this.centres[Math.floor(at)];
        const centre = before + (at % 1) * (this.centres[Math.ceil(at)] - before);
        return Math.min(Math.max(centre - shown / 2, this.left - margin), this.right + margin - shown);
    }

    draw(context, seconds, colours, lanes) {
        const edge = this.edge(seconds);
        const x = (metres) => (metres - edge) * this.scale;
        this.drawGround(context, x, edge, colours);
        this.clips.forEach((clip, lane) => {
            const bottom = this.top + (lane + 1) * this.pitch;
            const from = clip.view === "side" ? 0 : clip.start[1];
            const base = bottom - groundPixels - 1 + (clip.view === "side" ? 0 : this.low * this.scale);
            const screen = {
                x: (u) => x(u - clip.start[0]), y: (v) => base - (v - from) * this.scale, scale: this.scale,
            };
            this.drawLane(context, clip, seconds, { screen, x, bottom }, colours, lanes[lane]);
        });
        if (this.follows) this.drawMap(context, seconds, colours, lanes);
    }

    drawGround(context, x, edge, colours) {
        const bottom = this.top + this.clips.length * this.pitch;
        this.clips.forEach((_, lane) => {
            context.fillStyle = lane % 2 ? colours.stripe : colours.ground;
            // Above the first lane is room for its numbers.
            const top = lane ? this.top + lane * this.pitch : 0;
            const bottom = this.top + (lane + 1) * this.pitch;
            context.fillRect(0, top, this.width, bottom - top);
            context.fillStyle = colours.mark;
            context.fillRect(0, bottom - groundPixels, this.width, groundPixels);
        });
        const step = markMetres(64 / this.scale);
        context.font = "12px system-ui, sans-serif";
        context.textAlign = "center";
        context.textBaseline = "top";
        for (let mark = Math.ceil(edge / step); x(mark * step) < this.width; mark += 1) {
            const isStart = mark === 0;
            const at = Math.round(x(mark * step)) + 0.5;
            context.fillStyle = isStart ? colours.text : colours.mark;
            context.fillRect(at - (isStart ? 1 : 0.5), 0, isStart ? 2 : 1, bottom);
            context.fillStyle = isStart ? colours.text : colours.quiet;
            const metres = `${Number((mark * step).toPrecision(6))} m`.replace("-", "\u2212");
            const isWhole = at > marginPixels && at < this.width - marginPixels;
            if (isWhole) context.fillText(isStart ? "start" : metres, at, bottom + 6);
        }
    }

    drawLane(context, clip, seconds, { screen, x, bottom }, colours, { label, colour }) {
        const pose = clip.pose(seconds);
        const distance = clip.distance(seconds);
        // How far it has come, on the ground.
        context.fillStyle = colour;
        context.fillRect(
            Math.min(x(0), x(distance)), bottom - groundPixels,
            Math.abs(x(distance) - x(0)), groundPixels);
        drawBody(context, clip, pose, screen, colour, colours);
        let head = Infinity;
        for (const part of clip.parts) {
            if (part.role !== "body") continue;
            for (let end = part.first; end <= part.last; end += 1) {
                head = Math.min(head, screen.y(pose[3 * end + 1]) - part.radius * this.scale);
            }
        }
        const at = Math.max(head - badgePixels - 5, badgePixels + 1);
        drawBadge(
            context, label, screen.x(clip.place(seconds, clip.trunk)[0]), at, badgePixels, colour,
            inkOn(colour), colours.card);
    }

    /** The whole race in one line, for a camera that shows a part of it. */
    drawMap(context, seconds, colours, lanes) {
        const [left, right, y] = [marginPixels, this.width - marginPixels, 8];
        const at = (metres) => left + ((metres - this.left) / (this.right - this.left)) * (right - left);
        context.fillStyle = colours.mark;
        context.fillRect(left, y - 1, right - left, 2);
        context.fillStyle = colours.text;
        context.fillRect(at(0) - 1, y - 5, 2, 10);
        this.clips.forEach((clip, lane) => {
            context.beginPath();
            context.arc(at(clip.distance(seconds)), y, 5, 0, 7);
            context.fillStyle = lanes[lane].colour;
            context.fill();
            context.lineWidth = 1;
            context.strokeStyle = colours.card;
            context.stroke();
        });
    }
}
