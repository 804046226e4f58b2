// SPDX-License-Identifier: Apache-2.0

// Draws one body: capsules are thick lines with round caps, and nearer parts cover farther ones.

import { darker } from "./colours.js";

const outlinePixels = 1.25;
/** How much darker the last, or the farthest, part is than the first. */
const shadeShare = 0.3;
/** What matters is seen however small it is. */
const leastPixels = { goal: 6, object: 4 };

/**
 * @param screen maps a place in metres to pixels: `x(u)`, `y(v)`, and `scale` in pixels per metre.
 * @param colours the page's own.
 */
export function drawBody(context, clip, pose, screen, colour, colours) {
    const depth = (part) => pose[3 * part.first + 2] + pose[3 * part.last + 2];
    const depths = clip.parts.map(depth);
    const span = Math.max(...depths) - Math.min(...depths);
    const own = clip.parts.filter((part) => part.role === "body");
    const rank = (part) => (span > 0
        ? (depth(part) - Math.min(...depths)) / span
        : own.indexOf(part) / Math.max(own.length - 1, 1));
    // In a plane the first part is the trunk, and lies over the limbs.
    const order = clip.parts.map((part, index) => ({ part, index }))
        .sort((one, other) => depth(other.part) - depth(one.part) || other.index - one.index);
    for (const scenery of [true, false]) {
        for (const { part } of order) {
            if ((part.role === "scenery" || part.role === "goal") !== scenery) continue;
            const fill = {
                body: darker(colour, shadeShare * rank(part)), object: colours.text, goal: colours.goal,
                scenery: colours.scenery,
            }[part.role];
            drawPart(context, part, pose, screen, fill, colours.outline);
        }
    }
}

function drawPart(context, part, pose, screen, fill, outline) {
    const [from, to] = [part.first, part.last].map((end) => ({
        x: screen.x(pose[3 * end]), y: screen.y(pose[3 * end + 1]), depth: pose[3 * end + 2],
    }));
    const radius = Math.max(part.radius * screen.scale, leastPixels[part.role] ?? 1.5);
    const draw = part.shape === "cylinder" ? drawCylinder : drawCapsule;
    draw(context, from, to, radius + outlinePixels, outline, screen.scale);
    draw(context, from, to, radius, fill, screen.scale);
}

/** Also a sphere, whose ends are one. */
function drawCapsule(context, from, to, radius, colour) {
    context.beginPath();
    context.strokeStyle = colour;
    context.lineWidth = 2 * radius;
    context.lineCap = "round";
    context.moveTo(from.x, from.y);
    // A line of no length has no caps everywhere; one of a hundredth of a pixel has.
    context.lineTo(to.x + 0.01, to.y);
    context.stroke();
}

/** A rod with flat ends, each of which is seen as an ellipse. */
function drawCylinder(context, from, to, radius, colour, scale) {
    const along = Math.hypot(to.x - from.x, to.y - from.y);
    const away = (to.depth - from.depth) * scale;
    const whole = Math.hypot(along, away);
    const flat = whole > 0 ? Math.abs(away) / whole : 1;
    const angle = along > 0 ? Math.atan2(to.y - from.y, to.x - from.x) : 0;
    context.fillStyle = colour;
    context.strokeStyle = colour;
    context.lineWidth = 2 * radius;
    context.lineCap = "butt";
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
    context.stroke();
    for (const end of [from, to]) {
        context.beginPath();
        context.ellipse(end.x, end.y, Math.max(radius * (along > 0 ? flat : 1), 0.5), radius, angle, 0, 7);
        context.fill();
    }
}

/** The lane's number in a disc of its colour. */
export function drawBadge(context, text, x, y, radius, colour, ink, outline) {
    context.beginPath();
    context.arc(x, y, radius, 0, 7);
    context.fillStyle = colour;
    context.fill();
    context.lineWidth = 1.5;
    context.strokeStyle = outline;
    context.stroke();
    context.fillStyle = ink;
    context.font = `700 ${Math.round(1.25 * radius)}px system-ui, sans-serif`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(text, x, y + 0.5);
}
