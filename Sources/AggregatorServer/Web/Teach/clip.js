// SPDX-License-Identifier: Apache-2.0

// What was recorded of one behaviour: where the ends of its parts are, picture by picture.

/** How far the camera looks down on bodies that move in space, and on things that lie on a table; radians. */
const [usualTilt, tableTilt] = [0.42, 0.9];

/** Whole numbers of 16 bits, the low byte first, from their base64 text. */
function integers(text) {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const view = new DataView(bytes.buffer);
    return Int16Array.from({ length: bytes.length >> 1 }, (_, index) => view.getInt16(2 * index, true));
}

/**
 * A behaviour, projected once onto the plane that it is looked at in: `u` to the right, `v` up, `depth` away
 * from the camera, all in metres. `u` is always x, so that distances along a race can be compared.
 */
export class Clip {
    constructor(recorded) {
        this.view = recorded.view;
        this.pictureSeconds = recorded.pictureMilliseconds / 1000;
        let endCount = 0;
        this.parts = recorded.parts.map((part) => {
            const first = endCount;
            endCount += part.shape === "sphere" ? 1 : 2;
            return { ...part, first, last: endCount - 1 };
        });
        this.endCount = endCount;
        this.project(integers(recorded.pictures), recorded.metresPerUnit);
        const own = this.parts.filter((part) => part.role === "body");
        this.trunk = own[0] ?? this.parts[0];
        this.start = this.place(0, this.trunk);
        this.bounds = this.measure(this.parts);
        this.bodyBounds = this.measure(own);
    }

    /** Fills `this.places`: u, v and depth of every end, picture after picture. */
    project(numbers, metres) {
        const dimensions = this.view === "space" ? 3 : 2;
        const count = numbers.length / dimensions;
        this.pictureCount = Math.floor(count / this.endCount);
        if (this.pictureCount < 1) throw new Error("a clip without a picture");
        this.places = new Float32Array(3 * count);
        const tilt = this.parts.some(({ role }) => role === "goal") ? tableTilt : usualTilt;
        const [level, steep] = [Math.cos(tilt), Math.sin(tilt)];
        for (let end = 0; end < count; end += 1) {
            const [x, second, z] = numbers.subarray(dimensions * end, dimensions * (end + 1));
            const inSpace = dimensions === 3;
            this.places[3 * end] = x * metres;
            this.places[3 * end + 1] = (inSpace ? z * level + second * steep : second) * metres;
            this.places[3 * end + 2] = inSpace ? (second * level - z * steep) * metres : 0;
        }
    }

    get seconds() { return (this.pictureCount - 1) * this.pictureSeconds; }

    /** The body at a time: u, v and depth of every end, between two pictures the way from one to the other. */
    pose(seconds) {
        const at = Math.min(Math.max(seconds / this.pictureSeconds, 0), this.pictureCount - 1);
        const picture = Math.min(Math.floor(at), Math.max(this.pictureCount - 2, 0));
        const share = at - picture;
        const size = 3 * this.endCount;
        const before = this.places.subarray(picture * size, (picture + 1) * size);
        if (share === 0) return before;
        const after = this.places.subarray((picture + 1) * size, (picture + 2) * size);
        return before.map((place, index) => place + share * (after[index] - place));
    }

    /** The middle of a part. */
    place(seconds, part) {
        const pose = this.pose(seconds);
        return [0, 1].map((axis) => (pose[3 * part.first + axis] + pose[3 * part.last + axis]) / 2);
    }

    /** How far the trunk has come along the ground. */
    distance(seconds) { return this.place(seconds, this.trunk)[0] - this.start[0]; }

    /** What the parts cover over the whole clip, and in single pictures (`from` and `to` per picture). */
    measure(parts) {
        const all = { left: Infinity, right: -Infinity, low: Infinity, high: -Infinity, from: [], to: [] };
        for (let picture = 0; picture < this.pictureCount; picture += 1) {
            let [left, right] = [Infinity, -Infinity];
            for (const part of parts) {
                for (let end = part.first; end <= part.last; end += 1) {
                    const place = 3 * (picture * this.endCount + end);
                    left = Math.min(left, this.places[place] - part.radius);
                    right = Math.max(right, this.places[place] + part.radius);
                    all.low = Math.min(all.low, this.places[place + 1] - part.radius);
                    all.high = Math.max(all.high, this.places[place + 1] + part.radius);
                }
            }
            all.from.push(left);
            all.to.push(right);
            all.left = Math.min(all.left, left);
            all.right = Math.max(all.right, right);
        }
        return all;
    }
}
