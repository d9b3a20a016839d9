// Draws Mermaid's texts, one after the other, and names the parts of each drawing.
//
// Parts are told to the server by keys: "n:" and a name of the text for a box, a group or a
// participant, "e:" and Mermaid's own name for an arrow, "m:" and the position of a message. What
// stands in the drawing is never taken for HTML here: Mermaid sanitises it.
import { mermaid } from "nicegui-mermaid";

export const LETTERS = 15; // pixels, as drawn
const MARGIN = 8; // lines are drawn half outside of where Mermaid says that a drawing ends

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

function config(dark, narrow) {
  const steps = narrow ? { width: 110, actorMargin: 16 } : { width: 150, actorMargin: 90 };
  return {
    startOnLoad: false,
    securityLevel: "strict",
    suppressErrorRendering: true,
    maxTextSize: 1000000,
    maxEdges: 5000,
    theme: "base",
    themeVariables: theme(dark),
    flowchart: { useMaxWidth: false, curve: "basis" },
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

// A text as a drawing that stands nowhere yet: `other` draws it the other way.
export function draw(text, other) {
  const name = `drawing${number++}`;
  const drawn = last.then(async () => {
    await new Promise((done) => setTimeout(done)); // what was clicked meanwhile comes first
    mermaid.initialize(config(isDark(), other));
    const { svg } = await mermaid.render(name, other ? turned(text) : text);
    const holder = document.createElement("template");
    holder.innerHTML = svg;
    const drawing = holder.content.querySelector("svg");
    const [left, top, inner, tall] = drawing.getAttribute("viewBox").split(/\s+/).map(Number);
    const size = [inner + 2 * MARGIN, tall + 2 * MARGIN];
    drawing.setAttribute("viewBox", `${left - MARGIN} ${top - MARGIN} ${size.join(" ")}`);
    drawing.setAttribute("width", size[0]);
    drawing.setAttribute("height", size[1]);
    drawing.style.maxWidth = "none";
    return { name, drawing, size, other };
  });
  last = drawn.catch(() => document.getElementById(`d${name}`)?.remove());
  return drawn;
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
