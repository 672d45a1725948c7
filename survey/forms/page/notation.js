// Numbers, days and times as people write them, and as they are told; the rules of survey/words/reading.py and
// catalogue.py. `signs` is the notation of a language: decimal, groups, order, between, months, fillers.

const SPACES = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]"; // as Python has them
const OUTER_SPACES = new RegExp(`^${SPACES}+|${SPACES}+$`, "g");

function stripped(text) {
  return wellFormed(String(text)).replace(OUTER_SPACES, "");
}

// Half characters cannot be kept in any file.
function wellFormed(text) {
  return Array.from(text, (sign) => (/^[\ud800-\udfff]$/.test(sign) ? "?" : sign)).join("");
}

// The digits of every script as 0 to 9: they stand in tens, each of which begins with its zero.
function inLatinDigits(text) {
  return text.replace(/\p{Nd}/gu, (digit) => {
    let before = 0;
    while (/\p{Nd}/u.test(String.fromCodePoint(digit.codePointAt(0) - before - 1))) before++;
    return String(before % 10);
  });
}

class Ambiguous extends Error {
  constructor(one, other) {
    super("ambiguous");
    Object.assign(this, { one, other });
  }
}

const SIGNS = { "−": "-", "–": "-", "‒": "-", "＋": "+", "．": "." };
const escaped = (text) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");

// The number a person wrote; null where it is none. Throws Ambiguous for "1.500" where a comma divides.
function numberWritten(text, signs) {
  const plain = stripped(inLatinDigits(text).replace(/[−–‒＋．]/g, (sign) => SIGNS[sign]));
  const decimal = plain.includes("٫") ? "٫" : signs.decimal;
  const groups = Array.from(`${signs.groups}٬`).filter((sign) => sign !== decimal);
  const grouped = `\\d{1,3}(?:(?<group>[${groups.map(escaped).join("")}])\\d{3})(?:\\k<group>\\d{3})*`;
  const fraction = `(?:${escaped(decimal)}(?<after>\\d{0,20}))?`;
  const found =
    matched(`(?<before>${grouped})${fraction}`, plain) ||
    matched(`(?<before>\\d{1,20})${fraction}`, plain) ||
    matched(`(?<before>)${escaped(decimal)}(?<after>\\d{1,20})`, plain) ||
    (decimal === "." ? null : withPoint(plain, signs));
  if (!found) return null;
  const { sign, before, after } = found;
  return Number(`${sign}${before.replace(/\D/g, "") || "0"}.${after || "0"}`);
}

function withPoint(plain, signs) {
  const found = matched("(?<before>\\d{0,20})\\.(?<after>\\d{1,20})", plain);
  if (found && /^[1-9]\d{0,2}\.\d{3}$/.test(plain.replace(/^[+-]+/, ""))) {
    const { before, after } = found;
    throw new Ambiguous(`${before}${after}`, `${before}${signs.decimal}${after}`);
  }
  return found;
}

function matched(pattern, text) {
  const found = new RegExp(`^(?<sign>[+-]?)${pattern}$`, "u").exec(text);
  return found && found.groups;
}

// The day a person wrote, as ISO 8601; null where it is no day of the calendar.
function dayWritten(text, signs) {
  const plain = stripped(inLatinDigits(text));
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(plain);
  if (iso) return isoDay(...iso.slice(1).map(Number));
  if (/[\p{L}\p{Nl}\p{No}]/u.test(plain)) return dayWithNamedMonth(plain, signs);
  const between = new RegExp(`^(\\d{1,4})${SPACES}*([/.-])${SPACES}*(\\d{1,2})${SPACES}*\\2${SPACES}*(\\d{1,4})\\.?$`).exec(plain);
  const spaced = new RegExp(`^(\\d{1,4})${SPACES}()(\\d{1,2})${SPACES}(\\d{1,4})$`).exec(plain);
  const found = between || spaced;
  if (!found) return null;
  const written = [found[1], found[3], found[4]];
  const order = written[0].length === 4 ? "ymd" : signs.order;
  const [year, month, day] = Array.from("ymd", (part) => written[order.indexOf(part)]);
  return year.length === 4 && day.length <= 2 ? isoDay(Number(year), Number(month), Number(day)) : null;
}

// Small letters, as Python folds them.
const lower = (text) => text.toLowerCase().replace(/ς/g, "σ").replace(/ß/g, "ss");
const bare = (word) => word.replace(/\.+$/, "");
const ORDINAL = /(\d)(?:st|nd|rd|th|º|ª|er|re|e|\.)(?![\p{L}\p{Nl}\p{No}_])/giu;

function dayWithNamedMonth(text, signs) {
  const words = lower(text)
    .replace(ORDINAL, "$1")
    .split(new RegExp(`(?:${SPACES}|[,/-])+`))
    .filter((word) => word && !signs.fillers.includes(bare(word)));
  const names = new Map(Object.entries(signs.months));
  const months = words.map((word) => names.get(bare(word))).filter((month) => month !== undefined);
  const numbers = words.filter((word) => /^\d+$/.test(word));
  const [years, days] = [numbers.filter((each) => each.length === 4), numbers.filter((each) => each.length <= 2)];
  const whole = words.length === 3 && months.length === 1 && years.length === 1 && days.length === 1;
  return whole ? isoDay(Number(years[0]), months[0], Number(days[0])) : null;
}

function isoDay(year, month, day) {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  if (!(year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1])) return null;
  return [String(year).padStart(4, "0"), String(month).padStart(2, "0"), String(day).padStart(2, "0")].join("-");
}

const TIME = /^(\d{1,2})(?:_?[:.h]_?(\d{2})(?::\d{2}(?:\.\d+)?)?)?_?(am|pm|a\.m\.|p\.m\.|h)?(?:z|[+-]\d{2}:\d{2})?$/;
const TIME_WRITTEN = new RegExp(TIME.source.replace(/_/g, SPACES));

// The time of day a person wrote, as HH:MM; null where it is none.
function timeWritten(text) {
  const found = TIME_WRITTEN.exec(lower(stripped(inLatinDigits(text))));
  if (!found || (found[2] === undefined && found[3] === undefined)) return null;
  const half = (found[3] || "")[0];
  let [hour, minute] = [Number(found[1]), Number(found[2] || 0)];
  if (half === "a" || half === "p") {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (half === "p" ? 12 : 0);
  }
  return hour < 24 && minute < 60 ? [hour, minute].map((part) => String(part).padStart(2, "0")).join(":") : null;
}

// --- as they are told ---

// Digits without an exponent, which Python reads as the same number.
function decimal(number) {
  const text = String(number);
  return text.includes("e") ? number.toFixed(20).replace(/\.?0+$/, "") : text;
}

function numberInWords(number, signs) {
  const small = number !== 0 && Math.abs(number) < 1e-4;
  const text = small ? number.toFixed(6) : decimal(Number(number.toPrecision(15)));
  return text.replace("-", "−").replace(".", signs.decimal);
}

function dayInWords(iso, signs) {
  if (signs.order === "ymd") return iso;
  const [year, month, day] = iso.split("-");
  const parts = { y: year, m: month.replace(/^0+/, ""), d: day.replace(/^0+/, "") };
  return Array.from(signs.order, (part) => parts[part]).join(signs.between);
}
