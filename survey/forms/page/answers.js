// What respondents give, as typed values; the rules of survey/questions/parsing.py. The function of each answer type
// takes the question, what stands on the page (a code, codes, a text) and the notation of its language, and gives the
// value or throws a Misfit for the page to word.

class Misfit extends Error {
  constructor(why, values = {}) {
    super(why);
    this.values = values;
  }
}

const LARGEST = 10 ** 15; // numbers beyond this lose whole units

function parsedOne(question, given) {
  if (!question.codes.includes(given)) throw new Misfit("choose_one");
  return given;
}

function parsedMany(question, given) {
  const codes = question.codes.filter((code) => given.includes(code));
  if (codes.length === 0 || codes.length !== new Set(given).size) throw new Misfit("choose_some");
  if (question.none && codes.includes(question.none) && codes.length > 1) throw new Misfit("none_alone");
  return codes;
}

// Codes, the first place first; or for each place the codes that were given it.
function parsedRanking(question, given) {
  const places = Array.from(given, (place) => [].concat(place));
  const shared = places.find((codes) => codes.length > 1);
  if (shared) {
    const [answer, other] = shared.map((code) => ({ text: question.labels[code] }));
    throw new Misfit("rank_twice", { answer, other });
  }
  const order = places.flat();
  const whole = order.length === question.codes.length && question.codes.every((code) => order.includes(code));
  if (!whole) throw new Misfit("rank_all");
  return order;
}

function parsedQuantity(question, given, signs) {
  const found = numberGiven(given, signs);
  const examples = { whole: "7", part: numberInWords(7.5, signs) };
  if (found === null) throw new Misfit(question.whole ? "not_whole" : "not_a_number", examples);
  if (question.whole && !Number.isInteger(found)) throw new Misfit("not_whole", examples);
  if (Math.abs(found) > LARGEST) throw new Misfit("too_large");
  outsideRefused(question, found, "number", (bound) => numberInWords(bound, signs));
  return found;
}

function numberGiven(given, signs) {
  if (typeof given === "number") return Number.isFinite(given) ? given : null;
  try {
    return numberWritten(String(given), signs);
  } catch (error) {
    if (error instanceof Ambiguous) throw new Misfit("ambiguous", { one: error.one, other: error.other });
    throw error;
  }
}

function parsedText(question, given) {
  const text = stripped(given);
  const length = Array.from(text).length;
  if (length === 0) throw new Misfit("write_answer");
  if (question.longest && length > question.longest) throw new Misfit("too_long", { n: length - question.longest, most: question.longest });
  return text;
}

function parsedDay(question, given, signs) {
  const day = dayWritten(String(given), signs);
  if (day === null) throw new Misfit("not_a_date");
  outsideRefused(question, day, "date", (bound) => dayInWords(bound, signs));
  return day;
}

function parsedTime(question, given) {
  const time = timeWritten(String(given));
  if (time === null) throw new Misfit("not_a_time", { example: "14:30" });
  outsideRefused(question, time, "time", (bound) => bound);
  return time;
}

function outsideRefused(question, found, what, worded) {
  const { min, max } = question;
  if ((min === null || found >= min) && (max === null || found <= max)) return;
  const which = max === null ? "least" : min === null ? "most" : "between";
  const [least, most] = [min, max].map((bound) => (bound === null ? "" : worded(bound)));
  throw new Misfit(`${what}_${which}`, { min: least, max: most });
}

const PARSED = {
  one: parsedOne,
  many: parsedMany,
  ranking: parsedRanking,
  quantity: parsedQuantity,
  day: parsedDay,
  time: parsedTime,
  text: parsedText,
  shown: () => true,
};
