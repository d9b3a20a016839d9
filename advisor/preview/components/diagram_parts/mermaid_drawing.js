// Draws Mermaid's texts, one after the other; names and marks the parts of a drawing, and writes it
// as a file.
//
// Parts are told to the server by keys: "n:" and a name of the text for a box, a group or a
// participant, "e:" and Mermaid's own name for an arrow, "m:" and the position of a message. What
// stands in the drawing is never taken for HTML here: Mermaid sanitises it.
import { mermaid } from "nicegui-mermaid";

export const LETTERS = 15; // pixels, as drawn
export const MARGIN = 8; // lines are drawn half outside of where Mermaid says that a drawing ends

const LEGEND = 32; // pixels below a saved drawing

let number = 0;
let last = Promise.resolve(); // Mermaid draws one diagram after the other

export const isDark = () => document.body.classList.contains("body--dark");

function theme(dark) {
  const [ink, paper, line, soft] = dark
    ? ["#e4e8ee", "#171b22", "#8d99a8", "#232a34"]
    : ["#1d2733", "#ffffff", "#64748b", "#f2f5f8"];
  return {
    darkMode: dark,
    background: paper,
    fontFamily: "system-ui, sans-serif",
    fontSize: `${LETTERS}px`,
    primaryColor: soft,
    primaryTextColor: ink,
    primaryBorderColor: line,
    lineColor: line,
    textColor: ink,
    titleColor: ink,
    mainBkg: soft,
    nodeBorder: line,
    clusterBkg: dark ? "#1d232c" : "#f8fafc",
    clusterBorder: dark ? "#4a5666" : "#c3ccd6",
    edgeLabelBackground: paper,
    actorBkg: soft,
    actorBorder: line,
    actorTextColor: ink,
    actorLineColor: line,
    signalColor: ink,
    signalTextColor: ink,
    noteBkgColor: soft,
    noteTextColor: ink,
    sequenceNumberColor: paper,
  };
}

function config({ dark, plain }, narrow) {
  const steps = narrow ? { width: 110, actorMargin: 16 } : { width: 150, actorMargin: 90 };
  return {
    startOnLoad: false,
    securityLevel: "strict",
    suppressErrorRendering: true,
    maxTextSize: 1000000,
    maxEdges: 5000,
    theme: "base",
    themeVariables: theme(dark),
    htmlLabels: !plain,
    themeCSS: plain ? ".edgeLabel rect { opacity: 1 }" : "",
    flowchart: { useMaxWidth: false, curve: "rounded" }, // goes through where labels stand
    sequence: {
      useMaxWidth: false, mirrorActors: false, wrap: true, ...steps,
      messageFontSize: 14, messageMargin: 38,
    },
  };
}

// The text drawn the other way: a flowchart across or down, the steps of a flow closer together.
function turned(text) {
  return text.replace(/^(flowchart )(TD|LR)$/m, (_, word, way) => word + (way === "TD" ? "LR" : "TD"));
}

// A text as a drawing that stands nowhere yet: `other` draws it the other way; `plain` writes its
// words as SVG has them, without HTML. `across` is whether it begins at the left, not at the top.
export function draw(text, other, { dark = isDark(), plain = false } = {}) {
  const asked = other ? turned(text) : text;
  const across = /^flowchart LR$/m.test(asked);
  const name = `drawing${number++}`;
  const drawn = last.then(async () => {
    await new Promise((done) => setTimeout(done)); // what was clicked meanwhile comes first
    mermaid.initialize(config({ dark, plain }, other));
    const { svg } = await mermaid.render(name, asked);
    const holder = document.createElement("template");
    holder.innerHTML = svg;
    const drawing = holder.content.querySelector("svg");
    const [left, top, inner, tall] = drawing.getAttribute("viewBox").split(/\s+/).map(Number);
    const size = [inner + 2 * MARGIN, tall + 2 * MARGIN];
    drawing.setAttribute("viewBox", `${left - MARGIN} ${top - MARGIN} ${size.join(" ")}`);
    drawing.setAttribute("width", size[0]);
    drawing.setAttribute("height", size[1]);
    drawing.style.maxWidth = "none";
    return { name, drawing, size, other, across };
  });
  last = drawn.catch(() => document.getElementById(`d${name}`)?.remove());
  return drawn;
}

// A drawing as the text of a file: on white, with a legend below it unless that is empty.
export function asFile({ drawing, size: [wide, high] }, legend) {
  const [left, top] = drawing.getAttribute("viewBox").split(" ").map(Number);
  const tall = high + (legend ? LEGEND : 0);
  drawing.setAttribute("viewBox", `${left} ${top} ${wide} ${tall}`);
  drawing.setAttribute("height", tall);
  // A line of words in one piece: some programs drop the blanks between pieces.
  for (const line of drawing.querySelectorAll(".text-outer-tspan"))
    line.textContent = line.textContent.trim();
  const paper = { x: left, y: top, width: wide, height: tall, fill: "#ffffff" };
  drawing.prepend(shape("rect", paper));
  if (legend) {
    const place = { x: left + 2 * MARGIN, y: top + tall - MARGIN, "xml:space": "preserve" };
    const words = shape("text", { ...place, fill: "#1d2733", "font-size": 13 });
    words.textContent = legend;
    drawing.append(words);
  }
  return new XMLSerializer().serializeToString(drawing);
}

function shape(word, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", word);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

// Marks a part by a line of its own, around a box or below an arrow, in the colour that a style
// sheet gives to `--halo`. The lines of the part itself say what a change does to it, and Mermaid
// gives them styles that win over any style sheet; those of the halo win over Mermaid's.
export function halo(part, word, distance) {
  const line = around(part, distance);
  if (!line) return;
  line.setAttribute("class", `halo ${word}`);
  const wide = line.localName === "rect" ? "3px" : "8px";
  const styles = { fill: "none", stroke: "var(--halo)", "stroke-width": wide };
  for (const [name, value] of Object.entries({ ...styles, "stroke-dasharray": "none" }))
    line.style.setProperty(name, value, "important");
}

function around(part, distance) {
  if (part.matches("path, line")) {
    const line = shape(part.localName, {});
    for (const { name, value } of part.attributes)
      if (/^(d|[xy][12])$/.test(name)) line.setAttribute(name, value);
    part.before(line);
    return line;
  }
  if (!part.matches("g") || part.matches(".label")) return null;
  const { x, y, width, height } = (part.querySelector("rect.actor") ?? part).getBBox();
  const grown = { width: width + 2 * distance, height: height + 2 * distance, rx: distance };
  const frame = shape("rect", { x: x - distance, y: y - distance, ...grown });
  part.append(frame);
  return frame;
}

function keep(element, key, keys) {
  element.dataset.key = key;
  element.classList.add("part");
  if (!keys.has(key)) keys.set(key, []);
  keys.get(key).push(element);
}

// The parts of a drawing by their keys.
export function named(svg, name) {
  const keys = new Map();
  const box = new RegExp(`^${name}-flowchart-(.*)-\\d+$`, "s");
  for (const each of svg.querySelectorAll("g.node"))
    if (box.test(each.id)) keep(each, `n:${each.id.match(box)[1]}`, keys);
  for (const each of svg.querySelectorAll("g.cluster"))
    keep(each, `n:${each.id.slice(name.length + 1)}`, keys);
  for (const each of svg.querySelectorAll(".edgePaths path[data-id], .edgeLabels g.label[data-id]"))
    keep(each, `e:${each.dataset.id}`, keys);
  for (const each of svg.querySelectorAll('[data-et="participant"]'))
    keep(each, `n:${each.dataset.id}`, keys);
  let message = 0; // the lines of a text stand before the arrow that they are about
  for (const each of svg.querySelectorAll('text.messageText, [data-et="message"]')) {
    keep(each, `m:${message}`, keys);
    if (each.dataset.et === "message") message++;
  }
  return keys;
}
