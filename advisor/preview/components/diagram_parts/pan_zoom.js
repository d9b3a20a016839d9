// How a drawing lies in its pane: where, how large, and what of it is kept in sight.
//
// Methods of the diagram (see diagram.js). They read its `size`, `keys`, `chosen` and `about`, and
// keep `x`, `y` and `k` (where, and how large), `fitted` (nobody moved it) and `whole` (all of it was
// asked for).
import { LETTERS } from "./mermaid_drawing.js";

const STEP = 1.25;
const PAN = 60;
const SMALLEST = 0.05;
const LARGEST = 6;
const READABLE = 1.25; // a small picture is not blown up further
const LEGIBLE = 11.5 / LETTERS; // at first nothing is shown smaller; the rest is a move away

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
  hold(kept) {
    const again = this.keys.get(kept.key);
    this.apply();
    if (again) {
      const at = again[0].getBoundingClientRect();
      this.x += kept.left - at.left - at.width / 2;
      this.y += kept.top - at.top - at.height / 2;
    }
    if (this.fitted) {
      if (this.scale(this.size) < this.k * 0.999 && this.k > LEGIBLE) return this.begin();
      this.inside();
    }
    this.apply();
    this.show(this.about);
  },
  // No ground beside a picture that is larger than the pane, nothing of a smaller one outside.
  inside() {
    const within = (at, long, room) => {
      const ends = [16, room - 16 - long];
      return Math.min(Math.max(at, Math.min(...ends)), Math.max(...ends));
    };
    this.x = within(this.x, this.size[0] * this.k, this.$el.clientWidth);
    this.y = within(this.y, this.size[1] * this.k, this.$el.clientHeight);
  },
  // What it is about comes into sight, where none of it is.
  show(keys) {
    const frame = this.$el.getBoundingClientRect();
    const parts = (keys ?? []).map((key) => this.keys.get(key)?.[0]).filter(Boolean);
    const seen = parts.some((each) => {
      const at = each.getBoundingClientRect();
      return at.left >= frame.left && at.right <= frame.right && at.top >= frame.top
        && at.bottom <= frame.bottom;
    });
    if (!parts.length || seen) return;
    const at = parts[0].getBoundingClientRect();
    this.x += frame.left + frame.width / 2 - at.left - at.width / 2;
    this.y += frame.top + frame.height / 2 - at.top - at.height / 2;
    if (this.fitted) this.inside();
    this.apply();
  },
  apply() {
    const move = `translate(${this.x}px, ${this.y}px) scale(${this.k})`;
    this.$refs.sheet.style.transform = move;
    this.cut = !!this.size && this.fitted && this.scale(this.size) < this.k * 0.999;
  },
  // How large all of it can be shown in the pane.
  scale([wide, high]) {
    const [room, height] = [this.$el.clientWidth - 32, this.$el.clientHeight - 32];
    return Math.min(room / wide, height / high, READABLE);
  },
  // All of it in the middle; where it would be too small to read, its beginning.
  begin() {
    if (!this.size) return;
    this.lay(Math.max(this.scale(this.size), LEGIBLE));
    this.whole = false;
    this.amid();
    this.inside();
    this.apply();
    this.show(this.chosen?.length ? this.chosen : this.about);
  },
  // Where most boxes are comes into the middle.
  amid() {
    const boxes = [...this.$refs.sheet.querySelectorAll("g.node")];
    if (!boxes.length || this.scale(this.size) >= this.k) return;
    this.apply();
    const frame = this.$el.getBoundingClientRect();
    const all = boxes.map((each) => each.getBoundingClientRect());
    const mean = (of) => all.map(of).reduce((sum, each) => sum + each, 0) / all.length;
    this.x += frame.left + frame.width / 2 - mean((at) => at.left + at.width / 2);
    this.y += frame.top + frame.height / 2 - mean((at) => at.top + at.height / 2);
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
    this.x = Math.max((room - wide * k) / 2, 16);
    this.y = Math.max((height - high * k) / 2, 16);
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
