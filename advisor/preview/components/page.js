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

function toggleKeys() {
  const open = byId("keys").classList.toggle("open");
  if (open) focusBefore = document.activeElement;
  (open ? byId("keys") : focusBefore)?.focus?.();
}

function typeIn(text) {
  atEnd = true;
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

// The conversation stays at its end while something is written there, unless somebody went up.
let atEnd = true;
const talk = () => byId("conversation");
const isAnswering = () => document.querySelector(".exchange.now:not(.hidden)") !== null;
const follow = () => atEnd && isAnswering() && talk().scrollTo(0, talk().scrollHeight);

document.addEventListener(
  "scroll",
  ({ target }) => {
    if (target === talk())
      atEnd = target.scrollHeight - target.scrollTop - target.clientHeight < 40;
  },
  true,
);
new MutationObserver((changes) => {
  if (changes.some(({ target }) => talk()?.contains(target))) follow();
}).observe(document.body, { childList: true, subtree: true, characterData: true });

// The last prompt comes to the top, with the beginning of its answer; the proposal stands below it.
function reveal() {
  atEnd = false;
  setTimeout(() => {
    if (document.activeElement?.closest(".refusal")) return;
    const [last] = [...document.querySelectorAll(".exchange:not(.hidden):has(.prompt)")].slice(-1);
    last?.scrollIntoView({ block: "start" });
  }, 350);
}

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

document.addEventListener("click", (event) => {
  if (event.target.closest("#search [role=option]")) closeSearch();
});

document.addEventListener("keydown", (event) => {
  const searching = byId("search")?.classList.contains("open");
  if (event.key === "Escape") {
    if (searching) closeSearch();
    else if (byId("keys").classList.contains("open")) toggleKeys();
    else if (isTyping(event)) event.target.blur();
    else byId("clear")?.click();
  } else if (searching && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    walk(event.key === "ArrowDown" ? 1 : -1);
  } else if (searching && event.key === "Enter" && event.target === byId("search-line")) {
    document.querySelector("#search [role=option]")?.click();
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
