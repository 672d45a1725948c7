// What the page shows: the question, the review, the end; and where that is kept in the browser.

const caseName = new URLSearchParams(window.location.hash.slice(1)).get("case") || "";
const draftKey = ["concord", definition.identity.form, definition.identity.version, caseName].join(" ");
const confirmed = new Set();
const onlyNow = () => definition.shared_device || !kept;

let kept = true; // whether the browser keeps the draft
let editing = definition.all_on_one; // all on one page: the questions show, not the review
let state = storedState() || newState();

function newState(language = definition.language) {
  const seed = randomNumbers(1)[0] >>> 1;
  const interview = Interview.start(definition, { seed, language, today: dayOf(now()) });
  return { uuid: newUuid(), started: now(), completed: null, case: caseName, interview };
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
  write(element("keeping").firstElementChild, phrase(kept ? "kept_here" : "cannot_keep"));
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
  if (where === "form") showAnswersInTexts();
  for (const part of ["form", "review", "end", "declined"]) hide(element(part), part !== where);
  hide(element("later"), where === "end" || where === "declined");
  hide(element("back"), where === "end" || (editing && where === "form") || (where === "form" && state.interview.before === null));
  document.documentElement.classList.toggle("reviewing", where !== "form");
  const heading = { form: showQuestions, review: showReview, end: showEnd, declined: () => element("declined-title") }[where](fresh);
  document.title = `${heading.textContent.trim().replace(/\s+/g, " ").slice(0, 80)} – ${words.texts[definition.title]}`;
  if (fresh) {
    window.scrollTo(0, 0);
    heading.focus({ preventScroll: true });
  }
}

function fillIn(question) {
  const { earlier, words } = state.interview;
  fill(question, earlier.get(question.id), earlier.get(question.other), words.signs);
}

function showQuestions(fresh) {
  if (editing) return showAsked();
  const question = onScreen();
  for (const [id, block] of BLOCKS) hide(block, id !== question.id);
  for (const part of all(".part")) hide(part, !part.contains(BLOCKS.get(question.id)));
  if (fresh) fillIn(question);
  const section = BLOCKS.get(question.id).closest(".part");
  const title = section && question.type !== "shown" ? section.querySelector(".part-title").textContent : "";
  BLOCKS.get(question.id).querySelector(".caption").textContent = [title, progress(question)].filter(Boolean).join(" · ");
  return element(`ask-${question.id}`);
}

function progress(question) {
  const counted = state.interview.route.shown.filter((id) => {
    const each = rules(id);
    return id !== CONSENT && !each.follows && each.type !== "shown";
  });
  const n = counted.indexOf(question.id) + 1;
  return n ? phrase("progress", { n, total: counted.length }).text : "";
}

// All on one page: what is asked by the answers so far; before consent, only that.
function showAsked() {
  showAnswersInTexts();
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
    if (question.type === "shown" || question.follows || id === CONSENT) continue;
    const row = document.createElement("div");
    const [term, answer, change] = ["dt", "dd", "dd"].map((tag) => document.createElement(tag));
    const pieces = answerPieces(question, interview.answers.get(id), interview.answers.get(question.other));
    term.append(...askPieces(id).map((saying) => piece("span", saying)));
    answer.append(...pieces.flatMap((saying) => ["\n", piece("bdi", saying)]).slice(1));
    change.append(changeButton(id));
    row.append(term, answer, change);
    list.append(row);
  }
  element("answers").replaceChildren(list);
  return element("review-title");
}

function changeButton(id) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link";
  button.append(piece("span", phrase("change")), " ", ...askPieces(id).map((saying) => piece("span", saying, "unseen")));
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
  element("notice").replaceChildren(piece("span", phrase(name)));
  hide(element("notice"), false);
}
