// How a drawing lies in its pane: where, how large, and what of it is kept in sight.
//
// At first: all of it where that can still be read, else its beginning at a size that reads easily;
// the beginning is its topmost row of boxes, or its leftmost column where it runs across.
// Drawn anew: all of it where that was so and still can be, else each box stays where it was.
// In both cases what a proposal has newly come to change is brought into sight, and nothing else
// moves what a person put in place.
//
// Methods of the diagram (see diagram.js). They read its `size`, `keys`, `chosen`, `about`, `news`
// (what of `about` was not there when the view was drawn before) and `across`, and keep `x`, `y`
// and `k` (where, and how large), `fitted` (nobody moved it) and `whole` (all of it was asked for).
import { LETTERS, MARGIN } from "./mermaid_drawing.js";

const STEP = 1.25;
const PAN = 60;
const SMALLEST = 0.05;
const LARGEST = 6;
const READABLE = 1.25; // a small picture is not blown up further
const EASY = 11.5 / LETTERS; // reads easily: the size of what is shown in part
const LEGIBLE = 9 / LETTERS; // all of it is shown at first where that need not be smaller
const EDGE = 16; // pixels between the picture and the edge of the pane
const LEAST = 60; // pixels of the picture that stay in the pane wherever it is moved

// The rectangle of the screen that has all of these in it.
function around(parts) {
  const all = parts.map((each) => each.getBoundingClientRect());
  const [left, top] = ["left", "top"].map((side) => Math.min(...all.map((at) => at[side])));
  const [right, bottom] = ["right", "bottom"].map((side) => Math.max(...all.map((at) => at[side])));
  return { left, top, right, bottom };
}

export const panZoom = {
  // What stands still while the picture is drawn anew: what is chosen, else what is in the middle.
  anchor() {
    const middle = this.$el.getBoundingClientRect();
    const [x, y] = [middle.left + middle.width / 2, middle.top + middle.height / 2];
    let best = null;
    for (const [key, [first]] of this.keys) {
      if (!key.startsWith("n:") || first.classList.contains("cluster")) continue;
      const at = first.getBoundingClientRect();
      const [left, top] = [at.left + at.width / 2, at.top + at.height / 2];
      const far = this.chosen?.includes(key) ? -1 : Math.hypot(left - x, top - y);
      if (!best || far < best.far) best = { key, far, left, top };
    }
    return best;
  },
  // The same view was drawn anew, differently.
  again(kept) {
    if (this.fitted && this.whole) return this.fit();
    if (this.fitted && !(kept.cut && this.scale(this.size) < LEGIBLE)) return this.begin();
    this.hold(kept);
    if (this.fitted) this.inside();
    this.apply();
    this.show(this.news);
  },
  hold(kept) {
    const again = this.keys.get(kept.key);
    if (!again) return;
    this.apply();
    const at = again[0].getBoundingClientRect();
    this.x += kept.left - at.left - at.width / 2;
    this.y += kept.top - at.top - at.height / 2;
  },
  resized() {
    if (!this.fitted) this.apply();
    else if (this.whole) this.fit();
    else this.begin();
  },
  // No ground beside a picture that is larger than the pane, nothing of a smaller one outside.
  inside() {
    const within = (at, long, room) => {
      const ends = [EDGE, room - EDGE - long];
      return Math.min(Math.max(at, Math.min(...ends)), Math.max(...ends));
    };
    this.x = within(this.x, this.size[0] * this.k, this.$el.clientWidth);
    this.y = within(this.y, this.size[1] * this.k, this.$el.clientHeight);
  },
  // These parts come into sight with the least move; where there is no room for all, the first one.
  show(keys) {
    const parts = (keys ?? []).map((key) => this.keys.get(key)?.[0]).filter(Boolean);
    if (!parts.length) return;
    const pane = this.$el.getBoundingClientRect();
    const all = around(parts);
    const fits = all.right - all.left <= pane.width - 2 * EDGE
      && all.bottom - all.top <= pane.height - 2 * EDGE;
    const at = fits ? all : around(parts.slice(0, 1));
    const move = (from, to, low, high) =>
      from < low + EDGE ? low + EDGE - from : to > high - EDGE ? high - EDGE - to : 0;
    this.x += move(at.left, at.right, pane.left, pane.right);
    this.y += move(at.top, at.bottom, pane.top, pane.bottom);
    this.apply();
  },
  apply() {
    if (this.size) this.near();
    const move = `translate(${this.x}px, ${this.y}px) scale(${this.k})`;
    this.$refs.sheet.style.transform = move;
    this.cut = !!this.size && this.isCut();
  },
  // The picture cannot be moved out of the pane.
  near() {
    const within = (at, long, room) => {
      const least = Math.min(LEAST, long);
      return Math.min(Math.max(at, least - long), room - least);
    };
    this.x = within(this.x, this.size[0] * this.k, this.$el.clientWidth);
    this.y = within(this.y, this.size[1] * this.k, this.$el.clientHeight);
  },
  // Whether something of it is outside of the pane.
  isCut() {
    const [wide, high] = this.size, edge = MARGIN * this.k;
    const isOut = (at, long, room) => at + edge < 0 || at + long - edge > room;
    return isOut(this.x, wide * this.k, this.$el.clientWidth)
      || isOut(this.y, high * this.k, this.$el.clientHeight);
  },
  // How large all of it can be shown in the pane.
  scale([wide, high]) {
    const [room, height] = [this.$el.clientWidth - 2 * EDGE, this.$el.clientHeight - 2 * EDGE];
    return Math.min(room / wide, height / high, READABLE);
  },
  // All of it in the middle; where it would be too small to read, its beginning.
  begin() {
    if (!this.size) return;
    const all = this.scale(this.size);
    this.lay(all >= LEGIBLE ? all : EASY);
    this.whole = false;
    if (all < LEGIBLE) this.toBeginning();
    this.apply();
    const chosen = this.chosen?.filter((key) => this.keys.has(key));
    this.show(chosen?.length ? chosen : this.about);
  },
  // Its edge at the edge of the pane, and the boxes next to that edge in the middle, or from the
  // first of them on where there is no room for all.
  toBeginning() {
    [this.x, this.y] = [EDGE, EDGE];
    this.apply();
    const pane = this.$el.getBoundingClientRect();
    const boxes = [...this.$refs.sheet.querySelectorAll("g.node")]
      .map((each) => each.getBoundingClientRect());
    if (boxes.length) {
      const [start, end] = this.across ? ["left", "right"] : ["top", "bottom"];
      const first = Math.min(...boxes.map((at) => at[end]));
      const row = boxes.filter((at) => at[start] < first);
      const [low, high] = this.across ? ["top", "bottom"] : ["left", "right"];
      const from = Math.min(...row.map((at) => at[low]));
      const to = Math.max(...row.map((at) => at[high]));
      const room = pane[high] - pane[low];
      const move = to - from > room - 2 * EDGE
        ? pane[low] + EDGE - from
        : pane[low] + room / 2 - (from + to) / 2;
      if (this.across) this.y += move;
      else this.x += move;
    }
    this.inside();
  },
  fit() {
    if (!this.size) return;
    this.lay(this.scale(this.size));
    this.whole = true;
    this.apply();
  },
  lay(k) {
    if (!this.size || !this.$el.clientWidth) return;
    const [wide, high] = this.size, [room, height] = [this.$el.clientWidth, this.$el.clientHeight];
    this.k = k;
    this.x = Math.max((room - wide * k) / 2, EDGE);
    this.y = Math.max((height - high * k) / 2, EDGE);
    this.fitted = true;
  },
  zoom(factor, x = this.$el.clientWidth / 2, y = this.$el.clientHeight / 2) {
    const k = Math.min(Math.max(this.k * factor, SMALLEST), LARGEST);
    this.x = x - ((x - this.x) * k) / this.k;
    this.y = y - ((y - this.y) * k) / this.k;
    this.k = k;
    this.fitted = false;
    this.apply();
  },
  zoomIn() { this.zoom(STEP); },
  zoomOut() { this.zoom(1 / STEP); },
  center(key) {
    const part = this.keys.get(key)?.[0];
    if (!part) return;
    const at = part.getBoundingClientRect(), frame = this.$el.getBoundingClientRect();
    if (this.k < 0.6) this.zoomTo(1, at, frame);
    const now = part.getBoundingClientRect();
    this.x += frame.left + frame.width / 2 - now.left - now.width / 2;
    this.y += frame.top + frame.height / 2 - now.top - now.height / 2;
    this.fitted = false;
    this.apply();
  },
  zoomTo(k, at, frame) {
    this.zoom(k / this.k, at.left + at.width / 2 - frame.left, at.top + at.height / 2 - frame.top);
  },
  pan([dx, dy]) {
    this.x -= dx * PAN;
    this.y -= dy * PAN;
    this.fitted = false;
    this.apply();
  },
};
