// What is said, in one language: the page's phrases, texts with earlier answers in them, answers in words.
// `words` is one of the languages of the definition. A saying is a text with the language it is really in, where that
// is another one.

const ENGLISH = ["en", "ltr"];

function phraseIn(words, name, values = {}) {
  const said = words.phrases[name];
  const text = Array.isArray(said) ? said[Math.min(pluralForm(words, values.n), said.length - 1)] : said;
  const filling = (whole, key) => (key in values ? values[key] : whole);
  return { text: text.replace(/\{(\w+)\}/g, filling), foreign: words.english.includes(name) ? ENGLISH : null };
}

// Forms are written out for as many numbers as any language needs; from there on the last two digits decide.
function pluralForm(words, n) {
  const { plurals } = words;
  return plurals[n < plurals.length ? n : (plurals.length - 100) + (n % 100)];
}

const BRACES = /\{\{[^{}]*\}\}|\{([a-z][a-z0-9_]*)\}/g;

// What is known put for the names in braces; other braces stay as they are, doubled ones become single.
function filled(text, value) {
  return text.replace(BRACES, (whole, name) => (name === undefined ? whole.slice(1, -1) : (value(name) ?? whole)));
}

function textIn(definition, words, number, value) {
  const text = words.texts[number];
  return { text: definition.live.includes(number) ? filled(text, value) : text, foreign: words.foreign[number] || null };
}

// --- answers in words ---

const labelled = (question, answer, words) => chosen(answer).map((code) => words.texts[question.labels[code]]);

const SAID = {
  one: labelled,
  many: labelled,
  ranking: (question, answer, words) => labelled(question, answer, words).map((label, place) => `${place + 1}. ${label}`),
  quantity: (question, answer, words) => [measured(question, answer, words)],
  derived: (question, answer, words) => [numberInWords(answer, words.signs)],
  day: (question, answer, words) => [dayInWords(answer, words.signs)],
  time: (question, answer) => [answer],
  text: (question, answer) => [answer],
  shown: () => [""],
};

function measured(question, answer, words) {
  const unit = question.unit === null ? "" : words.texts[question.unit];
  return `${numberInWords(answer, words.signs)} ${unit}`.trim();
}

// What an interview puts for a name in braces: three dots where there is no answer, null where it is no name.
function namedIn(interview, name) {
  const { words, fixed } = interview;
  const { definition, byId, today } = fixed;
  if (name === "today") return today ? dayInWords(today, words.signs) : "…";
  const known = interview.route.known.get(name);
  if (name === "group") return known in definition.groups ? words.texts[definition.groups[known]] : "…";
  if (!byId.has(name)) return null;
  return isMissing(known) ? "…" : SAID[byId.get(name).type](byId.get(name), known, words).join("; ");
}
