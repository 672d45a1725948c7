// The words on the page and the errors of its questions. Texts of a questionnaire are only ever set as text, never as
// markup. A saying is a text with the language it is really in.

const definition = JSON.parse(element("definition").textContent);
const LIVE = new Set(definition.live);

let words = definition.languages[definition.language];
let printing = false; // on paper a name in braces says which question is meant

const phrase = (name, values) => phraseIn(words, name, values);
const textOf = (number) => (printing ? onPaper(number) : state.interview.text(number));

function onPaper(number) {
  return textIn(definition, words, number, (name) => words.on_paper[name] ?? null);
}

function write(target, saying) {
  target.textContent = saying.text;
  if (saying.foreign) [target.lang, target.dir] = saying.foreign;
  else ["lang", "dir"].forEach((name) => target.removeAttribute(name));
  return target;
}

function piece(tag, saying, className = "") {
  const made = write(document.createElement(tag), saying);
  if (className) made.className = className;
  return made;
}

function showLanguage(language) {
  words = definition.languages[language];
  document.documentElement.lang = language;
  document.documentElement.dir = words.direction;
  for (const each of all("[data-text]")) write(each, textOf(Number(each.dataset.text)));
  for (const each of all("[data-label]")) each.setAttribute("aria-label", words.texts[each.dataset.label]);
  for (const each of all("[data-language]")) {
    if (each.dataset.language === language) each.setAttribute("aria-current", "true");
    else each.removeAttribute("aria-current");
  }
  arrangeDays(words.signs);
  all(".counter").forEach(showCount);
}

// The texts in which earlier answers stand, anew.
function showAnswersInTexts() {
  if (LIVE.size === 0) return;
  for (const each of all("[data-text]")) {
    const number = Number(each.dataset.text);
    if (LIVE.has(number)) write(each, textOf(number));
  }
}

function hide(target, hidden = true) {
  target.hidden = hidden;
}

function showCount(counter) {
  const longest = Number(counter.dataset.longest);
  const left = longest - Array.from(stripped(element(counter.id.replace("counter-", "q-")).value)).length;
  counter.replaceChildren(piece("span", phrase(left < 0 ? "characters_over" : "characters_left", { n: Math.abs(left) })));
  counter.classList.toggle("error", left < 0);
}

// --- for the review ---

// An answer as pieces of text, each in its language.
function answerPieces(question, answer, other) {
  if (isMissing(answer)) return [textOf(definition.missing[answer.missing])];
  if (!question.codes || question.type === "ranking") {
    return SAID[question.type](question, answer, words).map((text) => ({ text, foreign: null }));
  }
  const said = other === undefined || isMissing(other) ? "" : `: ${other}`;
  return chosen(answer).map((code) => {
    const { text, foreign } = textOf(question.labels[code]);
    return { text: code === "other" ? `${text}${said}` : text, foreign };
  });
}

function askPieces(id) {
  const asked = all("[data-text]", element(`ask-${id}`)).filter((each) => !each.closest(".stem, .optional"));
  return asked.map((each) => textOf(Number(each.dataset.text)));
}

const askOf = (id) => askPieces(id).map((saying) => saying.text).join(" ").trim();

// --- errors ---

function clearProblems() {
  hide(element("summary"));
  for (const block of BLOCKS.values()) showError(block, null);
}

// `saying`: what is wrong; null where nothing is.
function showError(block, saying) {
  const error = block.querySelector("[id^=error-]");
  block.classList.toggle("wrong", saying !== null);
  if (!error) return;
  hide(error, saying === null);
  error.replaceChildren();
  if (saying) error.append(piece("span", phrase("error"), "unseen"), " ", piece("span", saying));
  const described = block.querySelector("fieldset") || block.querySelector(LINES);
  if (described.dataset.described === undefined) described.dataset.described = described.getAttribute("aria-describedby") || "";
  const by = [described.dataset.described, saying ? error.id : ""].filter(Boolean).join(" ");
  if (by) described.setAttribute("aria-describedby", by);
  else described.removeAttribute("aria-describedby");
  for (const line of all(LINES, block)) {
    if (saying && !line.closest(".revealed")) line.setAttribute("aria-invalid", "true");
    else line.removeAttribute("aria-invalid");
  }
}

// `problems`: pairs of a question's id and what is said. Warnings can be confirmed instead of mended.
function showProblems(problems, { warning = false } = {}) {
  element("summary-title").replaceChildren(piece("span", phrase(warning ? "please_check" : "problem")));
  const links = problems.map(([id, saying]) => {
    const link = document.createElement("a");
    link.href = `#ask-${id}`;
    if (definition.all_on_one) link.append(...askPieces(id).map((each) => piece("span", each)), " ");
    link.append(piece("span", saying));
    link.addEventListener("click", (event) => {
      event.preventDefault();
      focusFirst(id);
    });
    const item = document.createElement("li");
    item.dataset.about = id;
    item.append(link);
    return item;
  });
  element("problems").replaceChildren(...links);
  hide(element("confirm"), !warning);
  element("summary").classList.toggle("warning", warning);
  hide(element("summary"), false);
  if (!warning) problems.forEach(([id, saying]) => showError(BLOCKS.get(id), saying));
  element("summary").focus();
  element("summary").scrollIntoView();
}

// On a page of all questions, what is being mended is no longer told.
function clearProblem(block) {
  showError(block, null);
  for (const item of all("#problems li")) if (item.dataset.about === block.dataset.question) item.remove();
  hide(element("summary"), element("summary").hidden || element("problems").childElementCount === 0);
}

function focusFirst(id) {
  const block = BLOCKS.get(id);
  block.scrollIntoView();
  (block.querySelector("input:checked") || block.querySelector("input, textarea, select") || element(`ask-${id}`)).focus();
}
