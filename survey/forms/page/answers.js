// What respondents give, as typed values; the rules of survey/questions.py. Each kind's function takes the question and
// what stands on the page (a code, codes, a text), and gives the value or throws a Misfit for the page to word.

class Misfit extends Error {
  constructor(why, values = {}) {
    super(why);
    this.values = values;
  }
}

const LARGEST = 10 ** 15; // numbers beyond this lose whole units
const SPACES = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+"; // as Python has them
const OUTER_SPACES = new RegExp(`^${SPACES}|${SPACES}$`, "g");

function stripped(text) {
  return wellFormed(String(text)).replace(OUTER_SPACES, "");
}

// Half characters cannot be kept in any file.
function wellFormed(text) {
  return Array.from(text, (sign) => (/^[\ud800-\udfff]$/.test(sign) ? "?" : sign)).join("");
}

function parsedChoice(question, given) {
  if (!question.codes.includes(given)) throw new Misfit("choose_one");
  return given;
}

function parsedChoices(question, given) {
  const codes = question.codes.filter((code) => given.includes(code));
  if (codes.length === 0 || codes.length !== new Set(given).size) throw new Misfit("choose_some");
  if (question.none && codes.includes(question.none) && codes.length > 1) throw new Misfit("none_alone");
  return codes;
}

function parsedNumber(question, given) {
  const text = stripped(given).replace("−", "-");
  if (!/^[+-]?(\d{1,20}(\.\d{0,20})?|\.\d{1,20})$/.test(text)) throw new Misfit("not_a_number");
  const number = Number(text);
  if (question.whole && !Number.isInteger(number)) throw new Misfit("not_whole");
  if (Math.abs(number) > LARGEST) throw new Misfit("too_large");
  outsideRefused(question, number, "number");
  return number;
}

function parsedText(question, given) {
  const text = stripped(given);
  const length = Array.from(text).length;
  if (length === 0) throw new Misfit("write_answer");
  if (question.longest && length > question.longest) throw new Misfit("too_long", { over: length - question.longest, n: question.longest });
  return text;
}

function parsedDate(question, given) {
  const day = isoDay(stripped(given));
  if (day === null) throw new Misfit("not_a_date");
  outsideRefused(question, day, "date");
  return day;
}

function isoDay(text) {
  const british = /^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$/.exec(text);
  const iso = british ? `${british[3]}-${british[2].padStart(2, "0")}-${british[1].padStart(2, "0")}` : text;
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso);
  if (!parts) return null;
  const [year, month, day] = parts.slice(1).map(Number);
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1] ? iso : null;
}

function outsideRefused(question, found, kind) {
  const { min, max } = question;
  if ((min === null || found >= min) && (max === null || found <= max)) return;
  const which = max === null ? "least" : min === null ? "most" : "between";
  const worded = (bound) => (bound !== null && kind === "date" ? britishDay(bound) : bound);
  throw new Misfit(`${kind}_${which}`, { min: worded(min), max: worded(max) });
}

function britishDay(iso) {
  const [year, month, day] = iso.split("-").map(Number);
  return `${day}/${month}/${String(year).padStart(4, "0")}`;
}

const PARSED = {
  scale: parsedChoice,
  choose: parsedChoice,
  choose_many: parsedChoices,
  number: parsedNumber,
  text: parsedText,
  date: parsedDate,
  note: () => true,
};

// Digits without an exponent, which Python reads as the same number.
function decimal(number) {
  const text = String(number);
  return text.includes("e") ? number.toFixed(20).replace(/\.?0+$/, "") : text;
}
