// What the whole page does by itself: keys that work anywhere, and the input line.

const byId = (id) => document.getElementById(id);
const isTyping = (event) => /^(input|textarea|select)$/i.test(event.target.tagName ?? "");
let focusBefore = null;

function openSearch() {
  focusBefore = document.activeElement;
  byId("search").classList.add("open");
  byId("search-line").value = "";
  byId("search-line").dispatchEvent(new Event("input"));
  byId("search-line").focus();
}

function closeSearch() {
  if (!byId("search").classList.contains("open")) return;
  byId("search").classList.remove("open");
  focusBefore?.focus?.();
}

// What lies over the page closes with a click beside it, which has the focus then.
function closeBeside(target) {
  for (const each of [byId("search"), byId("keys")])
    if (!each?.contains(target)) each?.classList.remove("open");
}

// The words of why not close with the button that opened them.
function leaveRefusal(target) {
  const button = target.closest(".foot-of-review").querySelector(".refuse");
  button.click();
  button.focus();
}

function toggleKeys() {
  const open = byId("keys").classList.toggle("open");
  if (open) focusBefore = document.activeElement;
  (open ? byId("keys") : focusBefore)?.focus?.();
}

function typeIn(text) {
  const line = byId("prompt");
  line.value = text;
  sessionStorage.setItem(TYPED, text);
  if (text) line.focus();
  line.setSelectionRange(text.length, text.length);
}

// What was not sent stands in the line again, before what was typed since.
function giveBack(text) {
  const typed = byId("prompt").value;
  typeIn(typed.trim() && typed.trim() !== text ? `${text}\n${typed}` : text);
}

// Completes what was typed behind the last @ before the cursor.
function mention(id) {
  const line = byId("prompt");
  const place = line.selectionStart;
  const before = line.value.slice(0, place).replace(/@[^\s@]*$/, () => `@${id} `);
  line.value = before + line.value.slice(place);
  line.focus();
  line.setSelectionRange(before.length, before.length);
  line.dispatchEvent(new Event("input"));
}

// Arrows go up and down in what the search found.
function walk(step) {
  const found = [byId("search-line"), ...document.querySelectorAll("#search [role=option]")];
  const now = found.indexOf(document.activeElement);
  found[Math.min(Math.max(now + step, 0), found.length - 1)]?.focus();
}

// The prompts before, as in a terminal: from an empty line on, and from one that came so.
let recalled = { text: "", place: 0 };
function recall(step) {
  const line = byId("prompt");
  const said = [...document.querySelectorAll(".exchange:not(.hidden) .prompt")];
  const prompts = [...new Set(said.map((each) => each.textContent).reverse())].reverse();
  if (line.value && line.value !== recalled.text) return false;
  const place = (line.value ? recalled.place : prompts.length) + step;
  if (place > prompts.length || !prompts.length) return false;
  recalled = { place: Math.max(place, 0), text: prompts[Math.max(place, 0)] ?? "" };
  typeIn(recalled.text);
  return true;
}

function isRecalling(event) {
  const isPlain = !(event.shiftKey || event.ctrlKey || event.altKey || event.metaKey);
  const isArrow = event.key === "ArrowUp" || event.key === "ArrowDown";
  return event.target.id === "prompt" && isPlain && isArrow && !event.isComposing;
}

// What is newest in the conversation comes into sight when the page opens, when a prompt is sent
// from here, when a proposal comes, and with each decision, until somebody acts in it. While an
// answer is written there, its end is followed, unless somebody went up.
let follows = true; // nobody went up since
let isDue = true; // what is newest is to come into sight
let asked = 0; // when a prompt was sent from here, in milliseconds
let placed = 0; // where the conversation was scrolled to from here
const QUICK = 2000; // milliseconds; an answer that comes within is read from its prompt on
const ROOM = 8; // pixels above what comes to the top
const talk = () => byId("conversation");
const isAnswering = () => document.querySelector(".exchange.now:not(.hidden)") !== null;

function expect() {
  follows = isDue = true;
  asked = 0;
}

// A prompt was sent from the input line.
function wasSent() {
  typeIn("");
  expect();
  asked = Date.now();
}

// A proposal has come that was not there before.
function reveal() {
  if (!follows || document.activeElement?.closest(".refusal")) return;
  isDue = true;
  follow();
}

function follow() {
  const pane = talk();
  if (!follows || !pane?.clientHeight) return;
  const isOpen = pane.querySelector(".review:not(.hidden)") !== null;
  if (!isDue && !isAnswering() && isOpen) return; // the proposal is being read
  pane.scrollTop = newest(pane);
  placed = pane.scrollTop;
}

// The last prompt at the top while it is quick to answer; else the end of the answer, or the
// beginning of what is proposed.
function newest(pane) {
  const zero = pane.getBoundingClientRect().top - pane.scrollTop + ROOM;
  const [last] = [...pane.querySelectorAll(".exchange:not(.hidden):has(.prompt)")].slice(-1);
  const { top, bottom } = (last ?? pane.firstElementChild).getBoundingClientRect();
  const card = pane.querySelector(".review:not(.hidden)")?.getBoundingClientRect();
  const isQuick = Date.now() - asked < QUICK;
  if (card && !isAnswering())
    return Math.max(top - zero, card.top - zero - pane.clientHeight * 0.6);
  if (isQuick) return top - zero;
  if (isAnswering()) return Math.max(top - zero, bottom - zero - pane.clientHeight + 2 * ROOM);
  return pane.scrollHeight;
}

document.addEventListener(
  "scroll",
  ({ target }) => {
    if (target !== talk() || !target.clientHeight) return;
    if (Math.abs(target.scrollTop - placed) > 1)
      follows = target.scrollHeight - target.scrollTop - target.clientHeight < 40;
  },
  true,
);
for (const act of ["wheel", "pointerdown", "keydown"])
  document.addEventListener(
    act,
    ({ target, deltaY }) => {
      const pane = talk();
      if (!pane?.contains(target)) return;
      isDue = false;
      // Before the answer grows again: what scrolls then would hide that somebody went up.
      if (deltaY < 0 && pane.scrollTop > 0) follows = false;
    },
    { capture: true, passive: true },
  );
document.addEventListener("click", ({ target }) => {
  if (target.closest(".decision .primary, header [title^=Undo], header [title^=Redo]")) expect();
});
document.addEventListener("submit", ({ target }) => target.matches(".refusal") && expect());
new MutationObserver((changes) => {
  if (changes.some(({ target }) => talk()?.contains(target))) follow();
}).observe(document.body, {
  attributeFilter: ["class"], childList: true, subtree: true, characterData: true,
});

// How long the answer has taken.
setInterval(() => {
  const begun = Date.parse(byId("elapsed")?.dataset.begun ?? "");
  const told = begun ? `, ${Math.max(0, Math.round((Date.now() - begun) / 1000))} s` : "";
  if (byId("elapsed") && byId("elapsed").textContent !== told) byId("elapsed").textContent = told;
}, 500);

// What is typed survives that the page is loaded anew.
const TYPED = "advisor-typed";
document.addEventListener("input", ({ target }) => {
  if (target.id === "prompt") sessionStorage.setItem(TYPED, target.value);
});
const restoring = new MutationObserver(() => {
  if (!byId("prompt")) return;
  restoring.disconnect();
  byId("prompt").value ||= sessionStorage.getItem(TYPED) ?? "";
});
restoring.observe(document.body, { childList: true, subtree: true });

document.addEventListener("click", ({ target }) => {
  if (target.closest("#search [role=option]")) closeSearch();
});
document.addEventListener(
  "click",
  ({ target }) => target.closest("header [title^=Keys]") || closeBeside(target),
  true,
);

document.addEventListener("keydown", (event) => {
  const searching = byId("search")?.classList.contains("open");
  if (event.key === "Escape") {
    if (searching) closeSearch();
    else if (byId("keys").classList.contains("open")) toggleKeys();
    else if (event.target.closest?.(".refusal")) leaveRefusal(event.target);
    else if (isTyping(event)) event.target.blur();
    else byId("clear")?.click();
  } else if (searching && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    walk(event.key === "ArrowDown" ? 1 : -1);
  } else if (searching && event.key === "Enter" && event.target === byId("search-line")) {
    document.querySelector("#search [role=option]")?.click();
  } else if (isRecalling(event)) {
    if (!recall(event.key === "ArrowUp" ? -1 : 1)) return;
  } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    openSearch();
  } else if (event.key === "/" && !isTyping(event)) {
    openSearch();
  } else if (event.key === "?" && !isTyping(event)) {
    toggleKeys();
  } else {
    return;
  }
  event.preventDefault();
});
