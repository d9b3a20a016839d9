// A Mermaid diagram to look around in: pan, zoom, pick, highlight; redrawn in place.
import { asFile, draw, halo, isDark, named } from "advisor-diagram/mermaid_drawing.js";
import { panZoom } from "advisor-diagram/pan_zoom.js";

const FEW = 60; // arrows; with more a picture is not drawn both ways, to see which reads better
const PATIENCE = 1500; // ms that the server has to come back to the view before a reload
const KEPT = "advisor-view";
const [CHOSEN, LIT] = [5, 10]; // how far outside of a box its halo runs, in pixels of the drawing

export default {
  template: `
    <div class="diagram" :class="{ cut }" tabindex="0" role="group" :aria-label="label"
      :aria-busy="busy"
      @wheel.prevent="onWheel" @pointerdown="onDown" @pointermove="onMove" @pointerup="onUp"
      @pointercancel="onUp" @click="onClick" @dblclick="onOpen" @mouseover="onOver"
      @mouseleave="tell('over', '')" @keydown="onKey">
      <div ref="sheet" class="sheet"></div>
      <p v-if="busy" :class="empty ? 'drawing first' : 'drawing'">Drawing the picture…</p>
      <div v-if="problem" class="problem" role="alert">
        <p>This picture could not be drawn: {{ problem }}</p><pre>{{ text }}</pre>
      </div>
    </div>`,
  props: {
    text: String, view: String, lit: Array, chosen: Array, about: Array, label: String,
    file: String, legend: String,
  },
  emits: ["pick", "open", "over", "drawn", "again"],
  data: () => ({ problem: "", busy: true, empty: true, cut: false }),
  created() {
    Object.assign(this, {
      x: 0, y: 0, k: 1, shown: null, keys: new Map(), drag: null, fitted: true, told: "", run: 0,
      news: [], seen: [], across: false, other: false,
      ways: new Map(), before: sessionStorage.getItem(KEPT) ?? "",
    });
  },
  mounted() {
    this.sizes = new ResizeObserver(() => this.resized());
    this.sizes.observe(this.$el);
    this.schemes = new MutationObserver(() => this.dark !== isDark() && this.redraw());
    this.schemes.observe(document.body, { attributes: true, attributeFilter: ["class"] });
    setTimeout(() => this.before && this.forget(), PATIENCE);
    if (this.before) this.$emit("again", { key: this.before });
    this.redraw();
  },
  unmounted() {
    this.sizes.disconnect();
    this.schemes.disconnect();
  },
  computed: {
    subject() { return JSON.stringify([this.view, this.text]); },
  },
  watch: {
    subject() { this.redraw(); },
    lit() { this.mark(); },
    chosen() { this.mark(); },
  },
  methods: {
    ...panZoom,
    // The server did not come back to the view before: it is not there any more.
    forget() {
      this.before = "";
      this.redraw();
    },
    async redraw() {
      if (!this.text) return;
      if (this.before && this.before !== this.view) return;
      this.before = "";
      const run = ++this.run, view = this.view, begun = performance.now();
      this.busy = true;
      this.dark = isDark();
      try {
        const drawn = await this.best(this.text, view);
        if (run !== this.run) return;
        this.problem = "";
        this.put(drawn, view);
        sessionStorage.setItem(KEPT, view);
        this.$emit("drawn", { view, ms: Math.round(performance.now() - begun) });
      } catch (error) {
        if (run !== this.run) return;
        this.problem = String(error?.message ?? error).slice(0, 400);
        this.$refs.sheet.replaceChildren();
        this.keys = new Map();
        this.$emit("drawn", { view, problem: this.problem });
      } finally {
        if (run === this.run) this.busy = this.empty = false;
      }
    },
    // Drawn the way in which its letters are larger in this pane; a view keeps its way.
    async best(text, view) {
      const pane = `${view} ${this.$el.clientWidth > this.$el.clientHeight}`;
      const first = await draw(text, this.ways.get(pane) ?? false);
      const many = first.drawing.querySelectorAll(".edgePaths path").length > FEW;
      if (this.ways.has(pane) || many || this.scale(first.size) >= 1) return first;
      const second = await draw(text, true);
      const better = this.scale(second.size) > this.scale(first.size) * 1.1 ? second : first;
      this.ways.set(pane, better.other);
      return better;
    },
    put({ name, drawing, size, across, other }, view) {
      const same = view === this.shown;
      const kept = same && this.size ? { ...this.anchor(), cut: this.cut } : null;
      const before = same ? this.seen : [];
      this.seen = this.about ?? [];
      this.news = this.seen.filter((key) => !before.includes(key));
      Object.assign(this, { size, across, other });
      this.$refs.sheet.replaceChildren(drawing);
      this.keys = named(drawing, name);
      for (const [key, [first]] of this.keys)
        if (key.startsWith("n:")) {
          first.setAttribute("tabindex", "-1");
          first.setAttribute("role", "button");
          first.setAttribute("aria-label", first.textContent.trim());
        }
      this.shown = view;
      if (!same) this.whole = false;
      if (kept) this.again(kept);
      else this.begin();
      this.mark();
    },
    mark() {
      for (const old of this.$refs.sheet.querySelectorAll(".halo")) old.remove();
      for (const [key, parts] of this.keys)
        for (const [word, keys, far] of [["lit", this.lit, LIT], ["chosen", this.chosen, CHOSEN]])
          for (const each of parts) {
            each.classList.toggle(word, !!keys?.includes(key));
            if (keys?.includes(key)) halo(each, word, far);
          }
    },
    // What is drawn, as a file of the person's own: drawn once more, so that any program reads it.
    async save() {
      if (!this.text || !this.keys.size) return;
      const { text, view, legend } = this;
      const drawn = await draw(text, this.other, { dark: false, plain: true });
      const file = new Blob([asFile(drawn, legend)], { type: "image/svg+xml" });
      const name = `${this.file} ${view}`.replace(/[^\p{L}\p{N}_]+/gu, "-").replace(/^-|-$/g, "");
      const link = document.createElement("a");
      link.href = URL.createObjectURL(file);
      link.download = `${name.slice(0, 100)}.svg`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    },
    keyOf(event) {
      return event.target.closest?.("[data-key]")?.dataset.key ?? "";
    },
    tell(event, key) {
      if (event === "over" && key === this.told) return;
      if (event === "over") this.told = key;
      this.$emit(event, { key });
    },
    onWheel(event) {
      const box = this.$el.getBoundingClientRect();
      const amount = event.deltaMode === 1 ? event.deltaY * 30 : event.deltaY;
      this.zoom(Math.exp(-amount / 500), event.clientX - box.left, event.clientY - box.top);
    },
    onDown(event) {
      if (event.button === 0) this.drag = { x: event.clientX, y: event.clientY, moved: false };
    },
    onMove(event) {
      if (!this.drag) return;
      const [dx, dy] = [event.clientX - this.drag.x, event.clientY - this.drag.y];
      if (!this.drag.moved && Math.hypot(dx, dy) < 4) return;
      if (!this.drag.moved) this.$el.setPointerCapture(event.pointerId);
      this.x += dx;
      this.y += dy;
      this.drag = { x: event.clientX, y: event.clientY, moved: true };
      this.fitted = false;
      this.apply();
    },
    onUp() {
      this.wasDragged = !!this.drag?.moved;
      this.drag = null;
    },
    onClick(event) {
      if (!this.wasDragged) this.tell("pick", this.keyOf(event));
    },
    onOpen(event) {
      if (this.keyOf(event)) this.tell("open", this.keyOf(event));
    },
    onOver(event) {
      if (!this.drag) this.tell("over", this.keyOf(event));
    },
    onKey(event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
      const key = document.activeElement?.dataset?.key ?? "";
      if (event.key === "+" || event.key === "=") this.zoomIn();
      else if (event.key === "-") this.zoomOut();
      else if (event.key === "0") this.fit();
      else if (event.key in way && event.shiftKey) this.pan(way[event.key]);
      else if (event.key in way) this.go(way[event.key]);
      else if (event.key === "Enter" && key) this.tell(event.shiftKey ? "open" : "pick", key);
      else return;
      event.preventDefault();
    },
    // The focus goes to the nearest box in that direction.
    go([dx, dy]) {
      const now = document.activeElement?.dataset?.key ? document.activeElement : null;
      const from = now && now.getBoundingClientRect();
      let best = null;
      for (const [key, [each]] of this.keys) {
        if (!key.startsWith("n:") || each === now) continue;
        const at = each.getBoundingClientRect();
        if (!from) {
          const far = at.top * 10 + at.left;
          if (!best || far < best.far) best = { each, far };
          continue;
        }
        const x = at.left + at.width / 2 - from.left - from.width / 2;
        const y = at.top + at.height / 2 - from.top - from.height / 2;
        const ahead = x * dx + y * dy, aside = Math.abs(x * dy + y * dx);
        if (ahead < 4) continue;
        const far = ahead + 2 * aside;
        if (!best || far < best.far) best = { each, far };
      }
      best?.each.focus({ preventScroll: true });
    },
  },
};
