// The questions as they stand on the page: their words, what is filled in, their errors. Texts of a questionnaire are
// only ever set as text, never as markup.

const definition = JSON.parse(document.getElementById("definition").textContent);
const element = (id) => document.getElementById(id);
const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));
const BLOCKS = new Map(all(".question").map((block) => [block.dataset.question, block]));
const EMPTY = { scale: "choose_one", choose: "choose_one", choose_many: "choose_some", number: "write_number", date: "write_date" };
const DAY_PARTS = ["day", "month", "year"];

let words = definition.languages[definition.language];

function phrase(name, values = {}) {
  return words.phrases[name].replace(/\{(\w+)\}/g, (whole, key) => (key in values ? values[key] : whole));
}

function showLanguage(language) {
  words = definition.languages[language];
  document.documentElement.lang = language;
  document.documentElement.dir = words.direction;
  for (const each of all("[data-text]")) {
    each.textContent = words.texts[each.dataset.text];
    const [other, direction] = words.foreign[each.dataset.text] || []; // a text there is only in another language
    if (other) Object.assign(each, { lang: other, dir: direction });
    else ["lang", "dir"].forEach((name) => each.removeAttribute(name));
  }
  for (const each of all("[data-label]")) each.setAttribute("aria-label", words.texts[each.dataset.label]);
  for (const each of all("[data-language]")) {
    if (each.dataset.language === language) each.setAttribute("aria-current", "true");
    else each.removeAttribute("aria-current");
  }
  all(".counter").forEach(showCount);
}

function hide(target, hidden = true) {
  target.hidden = hidden;
}

// --- what is filled in ---

const ticked = (block) => all(".choice input", block).filter((input) => input.checked);
const lineOf = (question) => element(`q-${question.id}`);
const dayParts = (question) => DAY_PARTS.map((part) => element(`q-${question.id}-${part}`));
const ownLines = (question) => (question.kind === "date" ? dayParts(question) : question.codes ? [] : [lineOf(question)].filter(Boolean));

// What stands in a question's place: a code, codes, a text, a missing answer, true for a note; null where it is empty.
function given(question) {
  if (question.kind === "note") return true;
  const marks = ticked(BLOCKS.get(question.id));
  const missing = marks.find((input) => input.dataset.missing);
  if (missing) return { missing: missing.dataset.missing };
  if (question.codes) {
    const codes = marks.map((input) => input.value);
    return question.kind === "choose_many" ? (codes.length ? codes : null) : (codes[0] ?? null);
  }
  const texts = ownLines(question).map((input) => stripped(input.value));
  return texts.every((text) => text === "") ? null : question.kind === "date" ? texts.join("/") : ownLines(question)[0].value;
}

// The words of an "other" answer with the id of their question, where that answer is among the given.
function otherGiven(question, answer) {
  if (!question.other || isMissing(answer) || !chosen(answer).includes("other")) return [];
  const text = element(`q-${question.other}`).value;
  return [[question.other, stripped(text) === "" ? { missing: "refused" } : text]];
}

function fill(question, answer, other) {
  const block = BLOCKS.get(question.id);
  const missing = answer !== undefined && isMissing(answer) ? answer.missing : null;
  for (const input of all(".choice input", block)) {
    const code = !input.dataset.missing && question.codes && answer !== undefined && missing === null;
    input.checked = input.dataset.missing ? input.dataset.missing === missing : Boolean(code) && chosen(answer).includes(input.value);
  }
  const text = answer === undefined || missing !== null ? "" : typeof answer === "number" ? decimal(answer) : String(answer);
  const texts = question.kind === "date" ? (text ? britishDay(text).split("/") : ["", "", ""]) : [text];
  ownLines(question).forEach((input, place) => (input.value = texts[place]));
  if (question.other) element(`q-${question.other}`).value = other === undefined || isMissing(other) ? "" : other;
  tidy(block);
}

// What follows from what is ticked and written: "other" opens its line, counters count, an optional choice can be cleared.
function tidy(block) {
  for (const input of all("[data-reveals]", block)) hide(element(input.dataset.reveals), !input.checked);
  all(".counter", block).forEach(showCount);
  for (const button of all(".clear-choice", block)) hide(button, ticked(block).length === 0);
}

function showCount(counter) {
  const longest = Number(counter.dataset.longest);
  const left = longest - Array.from(stripped(element(counter.id.replace("counter-", "q-")).value)).length;
  counter.textContent = phrase(left < 0 ? "characters_over" : "characters_left", { n: Math.abs(left) });
  counter.classList.toggle("error", left < 0);
}

// An answer that stands alone ("none of these", "don't know") puts the others out, and they it.
function settleAlone(block, changed) {
  if (changed.type === "checkbox" && changed.checked) {
    for (const input of ticked(block)) {
      if (input !== changed && (changed.dataset.alone !== undefined || input.dataset.alone !== undefined)) input.checked = false;
    }
  }
  if (changed.dataset.missing) {
    for (const line of all("input[type=text], textarea", block)) setAside(line, changed.checked);
  } else if (changed.type !== "checkbox" && changed.type !== "radio" && !changed.closest(".revealed") && changed.value !== "") {
    for (const input of ticked(block)) input.checked = false;
  }
}

// What was written comes back when "don't know" is unticked.
function setAside(line, away) {
  if (line.closest(".revealed")) return;
  if (away) {
    line.dataset.before = line.value;
    line.value = "";
  } else if (line.value === "" && line.dataset.before) {
    line.value = line.dataset.before;
  }
}

// --- answers in words, for the review ---

function inWords(question, answer, other) {
  const block = BLOCKS.get(question.id);
  const label = (input) => input.parentElement.querySelector("label").textContent;
  const inputs = all(".choice input", block);
  if (isMissing(answer)) {
    const offered = inputs.find((input) => input.dataset.missing === answer.missing);
    return offered ? label(offered) : phrase("no_answer");
  }
  if (question.codes) {
    const labels = inputs.filter((input) => !input.dataset.missing && chosen(answer).includes(input.value)).map(label);
    const said = other === undefined || isMissing(other) ? "" : `: ${other}`;
    return labels.join("\n") + (chosen(answer).includes("other") ? said : "");
  }
  if (question.kind === "date") return britishDay(answer);
  const unit = block.querySelector(".unit");
  return question.kind === "number" ? `${decimal(answer)}${unit ? ` ${unit.textContent}` : ""}` : answer;
}

function askOf(id) {
  const ask = element(`ask-${id}`).cloneNode(true);
  all(".stem, .number, .optional", ask).forEach((each) => each.remove());
  return ask.textContent.trim();
}

// --- errors ---

function clearProblems() {
  hide(element("summary"));
  for (const block of BLOCKS.values()) showError(block, "");
}

function showError(block, message) {
  const error = block.querySelector("[id^=error-]");
  block.classList.toggle("wrong", message !== "");
  if (!error) return;
  hide(error, message === "");
  error.textContent = message;
  if (message) {
    const prefix = document.createElement("span");
    prefix.className = "unseen";
    prefix.textContent = `${phrase("error")} `;
    error.prepend(prefix);
  }
  const described = block.querySelector("fieldset") || block.querySelector("input[type=text], textarea");
  if (described.dataset.described === undefined) described.dataset.described = described.getAttribute("aria-describedby") || "";
  const by = [described.dataset.described, message ? error.id : ""].filter(Boolean).join(" ");
  if (by) described.setAttribute("aria-describedby", by);
  else described.removeAttribute("aria-describedby");
  for (const line of all("input[type=text], textarea", block)) {
    if (message && !line.closest(".revealed")) line.setAttribute("aria-invalid", "true");
    else line.removeAttribute("aria-invalid");
  }
}

// `problems`: pairs of a question's id and a message. Warnings can be confirmed instead of mended.
function showProblems(problems, { warning = false } = {}) {
  element("summary-title").textContent = phrase(warning ? "please_check" : "problem");
  const links = problems.map(([id, message]) => {
    const link = document.createElement("a");
    link.href = `#ask-${id}`;
    link.textContent = definition.all_on_one ? `${askOf(id)} ${message}` : message;
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
  if (!warning) problems.forEach(([id, message]) => showError(BLOCKS.get(id), message));
  element("summary").focus();
  element("summary").scrollIntoView();
}

// On a page of all questions, what is being mended is no longer told.
function clearProblem(block) {
  showError(block, "");
  for (const item of all("#problems li")) if (item.dataset.about === block.dataset.question) item.remove();
  hide(element("summary"), element("summary").hidden || element("problems").childElementCount === 0);
}

function focusFirst(id) {
  const block = BLOCKS.get(id);
  block.scrollIntoView();
  (block.querySelector("input:checked") || block.querySelector("input, textarea") || element(`ask-${id}`)).focus();
}
