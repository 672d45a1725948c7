// The page itself: which question shows, what a key or a click does.

const caseName = new URLSearchParams(window.location.hash.slice(1)).get("case") || "";
const draftKey = ["concord", definition.identity.form, definition.identity.version, caseName].join(" ");
const confirmed = new Set();
const onlyNow = () => definition.shared_device || !kept;
const now = () => new Date().toISOString();

let kept = true; // whether the browser keeps the draft
let editing = definition.all_on_one; // all on one page: the questions show, not the review
let state = storedState() || newState();

function newState() {
  const seed = randomNumbers(1)[0] >>> 1;
  const interview = Interview.start(definition, definition.group, seed);
  return { uuid: newUuid(), seed, started: now(), completed: null, language: definition.language, case: caseName, interview };
}

function storedState() {
  if (definition.shared_device) return null;
  try {
    return stateOf(definition, JSON.parse(storage.get(draftKey)));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return null; // not a draft of ours
    throw error;
  }
}

function keepDraft() {
  if (definition.shared_device) return;
  if (state.interview.earlier.size === 0 || state.interview.declined) storage.remove(draftKey);
  else kept = storage.set(draftKey, JSON.stringify(draftOf(definition, state)));
  const line = element("keeping").firstElementChild;
  line.textContent = phrase(kept ? "kept_here" : "cannot_keep");
}

const rules = (id) => state.interview.fixed.byId.get(id);

// The question on the screen; the words of an "other" answer stand within the question they belong to.
function onScreen() {
  const { question } = state.interview;
  return question && question.follows ? rules(question.follows) : question;
}

function place() {
  if (editing || state.interview.question !== null) return "form";
  if (state.interview.declined) return "declined";
  return state.completed ? "end" : "review";
}

// --- showing ---

// `fresh`: another question, filled with its answer and in focus; else the same again in other words.
function show({ fresh = true } = {}) {
  const where = place();
  for (const part of ["form", "review", "end", "declined"]) hide(element(part), part !== where);
  hide(element("later"), where === "end" || where === "declined");
  hide(element("back"), where === "end" || (editing && where === "form") || (where === "form" && state.interview.before === null));
  document.documentElement.classList.toggle("reviewing", where !== "form");
  const heading = { form: showQuestions, review: showReview, end: showEnd, declined: () => element("declined-title") }[where](fresh);
  document.title = `${heading.textContent.trim().slice(0, 80)} – ${words.texts[definition.title]}`;
  if (fresh) {
    window.scrollTo(0, 0);
    heading.focus({ preventScroll: true });
  }
}

function showQuestions(fresh) {
  if (editing) return showAsked();
  const question = onScreen();
  for (const [id, block] of BLOCKS) hide(block, id !== question.id);
  for (const part of all(".part")) hide(part, !part.contains(BLOCKS.get(question.id)));
  if (fresh) fill(question, state.interview.earlier.get(question.id), state.interview.earlier.get(question.other));
  const section = BLOCKS.get(question.id).closest(".part");
  const title = section && question.kind !== "note" ? section.querySelector(".part-title").textContent : "";
  BLOCKS.get(question.id).querySelector(".caption").textContent = [title, progress(question)].filter(Boolean).join(" · ");
  return element(`ask-${question.id}`);
}

function progress(question) {
  const counted = state.interview.route.shown.filter((id) => {
    const each = rules(id);
    return id !== CONSENT && !each.follows && each.kind !== "note";
  });
  const n = counted.indexOf(question.id) + 1;
  return n ? phrase("progress", { n, total: counted.length }) : "";
}

// All on one page: what is asked by the answers so far; before consent, only that.
function showAsked() {
  const { asked, open } = state.interview.route;
  const first = definition.consent_required && open === CONSENT;
  for (const [id, block] of BLOCKS) hide(block, first ? id !== CONSENT : !asked.includes(id));
  for (const part of all(".part")) hide(part, all(".question", part).every((block) => block.hidden));
  return document.querySelector("h1");
}

function showReview() {
  const { interview } = state;
  const list = document.createElement("dl");
  for (const id of interview.route.path) {
    const question = rules(id);
    if (question.kind === "note" || question.follows || id === CONSENT) continue;
    const row = document.createElement("div");
    const [term, answer, change] = ["dt", "dd", "dd"].map((tag) => document.createElement(tag));
    term.textContent = askOf(id);
    answer.textContent = inWords(question, interview.answers.get(id), interview.answers.get(question.other));
    change.append(changeButton(id));
    row.append(term, answer, change);
    list.append(row);
  }
  element("answers").replaceChildren(list);
  return element("review-title");
}

function changeButton(id) {
  const button = document.createElement("button");
  const about = document.createElement("span");
  button.type = "button";
  button.className = "link";
  button.textContent = phrase("change");
  about.className = "unseen";
  about.textContent = ` ${askOf(id)}`;
  button.append(about);
  button.addEventListener("click", () => {
    clearProblems();
    if (definition.all_on_one) editing = true;
    else state.interview = state.interview.goto(id);
    show();
    if (editing) focusFirst(id);
  });
  return button;
}

function showEnd() {
  element("code").value = textCode(finishedForm());
  return element("end-title");
}

function finishedForm() {
  return `${JSON.stringify(sealed(record("concord form", definition, state)), null, 1)}\n`;
}

function say(name) {
  element("notice").textContent = phrase(name);
  hide(element("notice"), false);
}

// --- answering ---

class Unusual extends Error {}

// The next interview with what stands in a question's place. Throws a Misfit, or Unusual for an answer to be confirmed.
function answeredOnPage(question) {
  const { interview } = state;
  let answer = given(question);
  if (answer === null) {
    if (!question.optional) throw new Misfit(EMPTY[question.kind] || "write_answer");
    answer = { missing: "refused" };
  }
  const value = interview.parsed(question.id, answer);
  if (needsConfirming(question.id, value)) throw new Unusual();
  return interview.answer(question.id, answer, ...otherGiven(question, value));
}

function needsConfirming(id, value) {
  return state.interview.unusual(id, value) && !confirmed.has(JSON.stringify([id, value]));
}

function message(question, error) {
  return error.message === "check" ? words.texts[question.check] : phrase(error.message, error.values);
}

function goOn() {
  hide(element("notice"));
  if (editing) return goOnFromAll();
  const question = onScreen();
  clearProblems();
  try {
    if (state.interview.question.id !== question.id) state.interview = state.interview.goto(question.id);
    state.interview = answeredOnPage(question);
  } catch (error) {
    if (error instanceof Unusual) return showProblems([[question.id, words.texts[question.warn]]], { warning: true });
    if (!(error instanceof Misfit)) throw error;
    showProblems([[question.id, message(question, error)]]);
    document.title = phrase("error_title", { title: document.title });
    return undefined;
  }
  state.completed = null;
  keepDraft();
  return show();
}

// Everything on the page that can be read as an answer; the route takes what counts.
function readable() {
  const answers = new Map();
  for (const question of state.interview.fixed.displayed) {
    const answer = BLOCKS.has(question.id) ? given(question) : null;
    if (answer === null) continue;
    try {
      answers.set(question.id, isMissing(answer) ? answer : PARSED[question.kind](question, answer));
    } catch (error) {
      if (!(error instanceof Misfit)) throw error; // told when it is handed on
      continue;
    }
    for (const [id, text] of otherGiven(question, answer)) answers.set(id, isMissing(text) ? text : stripped(text));
  }
  return answers;
}

function takeAll(answers) {
  state.interview = state.interview.resume(answers, new Map());
}

function openOnPage() {
  return state.interview.route.asked.filter((id) => !state.interview.answers.has(id)).map(rules);
}

function goOnFromAll() {
  clearProblems();
  const answers = readable();
  takeAll(answers);
  for (let empty; (empty = openOnPage().find((each) => each.optional && given(each) === null)); takeAll(answers)) {
    answers.set(empty.id, { missing: "refused" });
  }
  showAsked();
  const problems = openOnPage()
    .filter((question) => !BLOCKS.get(question.id).hidden)
    .map((question) => [question.id, problemOf(question)]);
  if (problems.length) {
    showProblems(problems);
    document.title = phrase("error_title", { title: words.texts[definition.title] });
    return;
  }
  const unusual = [...state.interview.answers].filter(([id, answer]) => needsConfirming(id, answer));
  if (unusual.length) {
    showProblems(unusual.map(([id]) => [id, words.texts[rules(id).warn]]), { warning: true });
    return;
  }
  editing = false;
  state.completed = null;
  keepDraft();
  show();
}

function problemOf(question) {
  try {
    answeredOnPage(question);
  } catch (error) {
    if (error instanceof Misfit) return message(question, error);
    if (!(error instanceof Unusual)) throw error;
  }
  return phrase("needs_answer");
}

function confirmAnswers() {
  const { interview } = state;
  if (editing) [...interview.answers].forEach((pair) => confirmed.add(JSON.stringify(pair)));
  else confirmed.add(JSON.stringify([onScreen().id, interview.parsed(onScreen().id, given(onScreen()))]));
  goOn();
}

function goBack() {
  clearProblems();
  if (definition.all_on_one) editing = true;
  else {
    do state.interview = state.interview.back();
    while (state.interview.question.follows);
  }
  show();
}

// --- starting, drafts, the end ---

function begin(fresh) {
  state = fresh;
  editing = definition.all_on_one && !(state.interview.question === null && state.completed);
  confirmed.clear();
  clearProblems();
  const { displayed } = state.interview.fixed;
  arrange(displayed);
  for (const question of displayed.filter(({ id }) => BLOCKS.has(id))) {
    fill(question, state.interview.earlier.get(question.id), state.interview.earlier.get(question.other));
  }
  showLanguage(state.language);
}

// The questions in this order, each within its section.
function arrange(questions) {
  for (const { id } of questions) {
    const block = BLOCKS.get(id);
    if (!block) continue;
    const part = block.closest(".part");
    if (part) part.append(block);
    else element("form").insertBefore(block, document.querySelector(".part"));
  }
}

function startAgain(question, said) {
  if (!window.confirm(phrase(question))) return;
  storage.remove(draftKey);
  const { language } = state;
  begin({ ...newState(), language });
  show();
  say(said);
}

async function loadDraft(file) {
  let loaded = null;
  try {
    loaded = stateOf(definition, JSON.parse(await file.text()));
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error; // else it is not a draft
  }
  if (loaded === null) {
    say("draft_refused");
    return;
  }
  begin(loaded);
  keepDraft();
  show();
  say("draft_loaded");
}

function fileName(ending) {
  return `${definition.identity.instrument}-${state.uuid.slice(0, 8)}.${ending}`;
}

async function copyCode() {
  const code = element("code");
  code.select();
  try {
    await window.navigator.clipboard.writeText(code.value);
    say("copied");
  } catch {
    say("copy_by_hand"); // not every browser lets a page opened from a file copy
  }
}

element("form").addEventListener("submit", (event) => {
  event.preventDefault();
  goOn();
});
element("form").addEventListener("input", (event) => {
  const block = event.target.closest(".question");
  settleAlone(block, event.target);
  tidy(block);
  if (!editing) return;
  clearProblem(block);
  takeAll(readable());
  keepDraft();
  showAsked();
});
element("form").addEventListener("click", (event) => {
  if (!event.target.closest(".clear-choice")) return;
  const block = event.target.closest(".question");
  ticked(block).forEach((input) => (input.checked = false));
  tidy(block);
  block.querySelector("input").focus();
});
element("back").addEventListener("click", goBack);
element("confirm").addEventListener("click", confirmAnswers);
element("finish").addEventListener("click", () => {
  state.completed = now();
  keepDraft();
  show();
});
element("change-answers").addEventListener("click", () => {
  state.completed = null;
  keepDraft();
  show();
});
element("download").addEventListener("click", () => {
  download(fileName("concord.json"), finishedForm());
  say("downloaded");
});
element("copy").addEventListener("click", copyCode);
element("another").addEventListener("click", () => startAgain("another_question", "cleared"));
element("clear").addEventListener("click", () => startAgain("clear_question", "cleared"));
element("save-draft").addEventListener("click", () => {
  download(fileName("concord-draft.json"), `${JSON.stringify(draftOf(definition, state), null, 1)}\n`);
  say("draft_saved");
});
element("load-draft").addEventListener("click", () => element("draft-file").click());
element("draft-file").addEventListener("change", () => {
  const [file] = element("draft-file").files;
  if (file) loadDraft(file);
  element("draft-file").value = "";
});
for (const button of all("[data-language]")) {
  button.addEventListener("click", () => {
    state.language = button.dataset.language;
    showLanguage(state.language);
    clearProblems();
    hide(element("notice"));
    keepDraft();
    show({ fresh: false });
  });
}

// The browser's own Back goes back one question, as people expect, and does not leave the form.
window.history.pushState(null, "");
window.addEventListener("popstate", () => {
  if (element("back").hidden) {
    window.history.back();
    return;
  }
  window.history.pushState(null, "");
  goBack();
});
window.addEventListener("beforeunload", (event) => {
  if (onlyNow() && state.interview.earlier.size > 0 && place() === "form") event.preventDefault();
});

// On paper the questions stand in the order of their numbers.
window.addEventListener("beforeprint", () => arrange([...definition.first, ...definition.questions]));
window.addEventListener("afterprint", () => arrange(state.interview.fixed.displayed));

document.documentElement.classList.add("js");
begin(state);
show({ fresh: false });
if (state.interview.earlier.size > 0 && !state.completed) say("welcome_back");
