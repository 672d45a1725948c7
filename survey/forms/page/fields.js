// How each type of answer stands on the page: the boxes that are written in, what is given there, and back.

const element = (id) => document.getElementById(id);
const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));
const MARKS = "input[type=radio], input[type=checkbox]";
const LINES = "input[type=text], textarea, select";
const BLOCKS = new Map(all(".question").map((block) => [block.dataset.question, block]));

const ticked = (block) => all(MARKS, block).filter((input) => input.checked);
const lineOf = (question) => [element(`q-${question.id}`)];
const partsOf = (question, ...names) => names.map((name) => element(`q-${question.id}-${name}`));
const content = (line) => stripped(line.value);

// `empty`: what is said where nothing is given. `lines`: the boxes. `given`: what stands there, from the codes that are
// ticked and the words of the boxes. `written`: the words of the boxes for an answer.
const FIELDS = {
  one: { empty: "choose_one", lines: () => [], given: (question, codes) => codes[0], written: () => [] },
  many: { empty: "choose_some", lines: () => [], given: (question, codes) => codes, written: () => [] },
  ranking: {
    empty: "rank_all",
    lines: (question) => question.codes.map((code, place) => element(`q-${question.id}-${place + 1}`)),
    given: givenPlaces,
    written: (question, answer) => question.codes.map((code) => String(answer.indexOf(code) + 1)),
  },
  quantity: {
    empty: "write_number",
    lines: lineOf,
    given: (question, codes, [text]) => text,
    written: (question, answer, signs) => [numberInWords(answer, signs)],
  },
  day: {
    empty: "write_date",
    lines: (question) => partsOf(question, "day", "month", "year"),
    given: givenDay,
    written: (question, answer) => answer.split("-").reverse().map((part, place) => (place < 2 ? part.replace(/^0/, "") : part)),
  },
  time: {
    empty: "write_time",
    lines: (question) => partsOf(question, "hour", "minute"),
    given: (question, codes, [hour, minute]) => (minute === "" ? hour : `${hour}:${minute}`), // all may stand in the first
    written: (question, answer) => answer.split(":"),
  },
  text: { empty: "write_answer", lines: lineOf, given: (question) => lineOf(question)[0].value, written: (question, answer) => [answer] },
  shown: { lines: () => [], given: () => true, written: () => [] },
};

// For each place the answers that have it.
function givenPlaces(question, codes, places) {
  return question.codes.map((each, place) => question.codes.filter((code, at) => places[at] === String(place + 1)));
}

// In the order of the language, or with the month as a word.
function givenDay(question, codes, [day, month, year], signs) {
  if (/\p{L}/u.test(month)) return `${day} ${month} ${year}`;
  const parts = { d: day, m: month, y: year };
  return Array.from(signs.order, (part) => parts[part]).join("/");
}

// What stands in a question's place: a code, codes, a text, a missing answer, true for a note; null where it is empty.
function given(question, signs) {
  const field = FIELDS[question.type];
  const marks = ticked(BLOCKS.get(question.id));
  const missing = marks.find((input) => input.dataset.missing);
  if (missing) return { missing: missing.dataset.missing };
  const lines = field.lines(question).map(content);
  if (question.type !== "shown" && marks.length === 0 && lines.every((line) => line === "")) return null;
  return field.given(question, marks.map((input) => input.value), lines, signs);
}

// The words of an "other" answer with the id of their question, where that answer is among the given.
function otherGiven(question, answer) {
  if (!question.other || isMissing(answer) || !chosen(answer).includes("other")) return [];
  const text = element(`q-${question.other}`).value;
  return [[question.other, stripped(text) === "" ? { missing: "no_answer" } : text]];
}

function fill(question, answer, other, signs) {
  const block = BLOCKS.get(question.id);
  const missing = answer !== undefined && isMissing(answer) ? answer.missing : null;
  const value = missing === null ? answer : undefined;
  for (const input of all(MARKS, block)) {
    const code = !input.dataset.missing && value !== undefined && question.codes !== undefined;
    input.checked = input.dataset.missing ? input.dataset.missing === missing : code && chosen(value).includes(input.value);
  }
  const field = FIELDS[question.type];
  const written = value === undefined ? [] : field.written(question, value, signs);
  field.lines(question).forEach((line, place) => (line.value = written[place] ?? ""));
  if (question.other) element(`q-${question.other}`).value = other === undefined || isMissing(other) ? "" : other;
  tidy(block);
}

// What is written in a box, in the notation of another language.
function rewritten(question, before, after) {
  const field = FIELDS[question.type];
  const answer = given(question, before);
  if (answer === null || isMissing(answer) || !["quantity", "day"].includes(question.type)) return;
  try {
    const written = field.written(question, PARSED[question.type](question, answer, before), after);
    field.lines(question).forEach((line, place) => (line.value = written[place]));
  } catch (error) {
    if (!(error instanceof Misfit)) throw error; // stays as it is, and is told when it is handed on
  }
}

// What follows from what is ticked and written: "other" opens its line, counters count, an optional choice can be cleared.
function tidy(block) {
  for (const input of all("[data-reveals]", block)) hide(element(input.dataset.reveals), !input.checked);
  all(".counter", block).forEach(showCount);
  for (const button of all(".clear-choice", block)) hide(button, ticked(block).length === 0);
}

// An answer that stands alone ("none of these", "don't know") puts the others out, and they it.
function settleAlone(block, changed) {
  if (changed.type === "checkbox" && changed.checked) {
    for (const input of ticked(block)) {
      if (input !== changed && (changed.dataset.alone !== undefined || input.dataset.alone !== undefined)) input.checked = false;
    }
  }
  if (changed.dataset.missing) {
    for (const line of all(LINES, block)) setAside(line, changed.checked);
  } else if (changed.matches(LINES) && !changed.closest(".revealed") && changed.value !== "") {
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

// The answers in this order; what always stands last, stays.
function arrangeAnswers(question, codes) {
  const list = BLOCKS.get(question.id).querySelector("[data-order]");
  const moved = codes.filter((code) => !question.standing.includes(code));
  list.prepend(...moved.map((code) => all(":scope > [data-code]", list).find((each) => each.dataset.code === code)));
}

// The boxes of days in the order of the language.
function arrangeDays(signs) {
  const names = { d: "day", m: "month", y: "year" };
  for (const boxes of all(".day")) {
    boxes.append(...Array.from(signs.order, (part) => boxes.querySelector(`[data-part=${names[part]}]`)));
  }
}
