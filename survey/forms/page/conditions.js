// What conditions mean, as survey/conditions/meaning.py has it: true, false, or null where missing answers leave it unknown.
// `a` is a Map from ids to answers. A missing answer is { missing: "dont_know" }; an id without an answer is missing too.

function isMissing(answer) {
  return answer === undefined || (typeof answer === "object" && !Array.isArray(answer));
}

function value(a, id) {
  const answer = a.get(id);
  return isMissing(answer) ? null : answer;
}

function missingAs(a, id, kind) {
  const answer = a.get(id);
  return isMissing(answer) && (answer === undefined ? "not_reached" : answer.missing) === kind;
}

function answered(a, id) {
  return !isMissing(a.get(id));
}

function chosen(answer) {
  return Array.isArray(answer) ? answer : [String(answer)];
}

function selected(a, id, code) {
  const answer = a.get(id);
  return isMissing(answer) ? null : chosen(answer).includes(code);
}

function count(a, id) {
  const answer = a.get(id);
  return isMissing(answer) ? null : chosen(answer).filter((code) => code !== "none").length;
}

function truth(value) {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

function not(value) {
  return value === null ? null : !truth(value);
}

// `and` is decided by one false part, `or` by one true part; else one unknown part leaves it unknown (Kleene).
function kleene(decisive, parts) {
  let outcome = !decisive;
  for (const part of parts) {
    if (part === null) outcome = null;
    else if (truth(part) === decisive) return decisive;
  }
  return outcome;
}

function and(...parts) {
  return kleene(false, parts);
}

function or(...parts) {
  return kleene(true, parts);
}

function number(value) {
  return typeof value === "number" || typeof value === "boolean" ? Number(value) : null;
}

function negative(value) {
  return number(value) === null ? null : -number(value);
}

const SUMS = {
  "+": (first, second) => first + second,
  "-": (first, second) => first - second,
  "*": (first, second) => first * second,
  "/": (first, second) => first / second, // by zero is not finite, so unknown
};

function sum(left, operator, right) {
  const [first, second] = [number(left), number(right)];
  if (first === null || second === null) return null;
  const result = SUMS[operator](first, second);
  return Number.isFinite(result) ? result : null;
}

// Texts in the order of their characters; JavaScript's own `<` goes by halves of them.
function textOrder(left, right) {
  const [first, second] = [Array.from(left), Array.from(right)];
  const at = first.findIndex((sign, place) => sign !== second[place]);
  if (at === -1) return first.length - second.length;
  return at < second.length ? first[at].codePointAt(0) - second[at].codePointAt(0) : 1;
}

const COMPARISONS = {
  "==": (order) => order === 0,
  "!=": (order) => order !== 0,
  "<": (order) => order < 0,
  "<=": (order) => order <= 0,
  ">": (order) => order > 0,
  ">=": (order) => order >= 0,
};

// Texts with texts, numbers with numbers; sets of answers and anything else with nothing. The code of a rating beside a
// number is the number that it says.
function is(left, operator, right) {
  if (typeof left === "string" && typeof right === "string") return COMPARISONS[operator](textOrder(left, right));
  const [first, second] = [numberSaid(left), numberSaid(right)];
  return first === null || second === null ? null : COMPARISONS[operator](first - second);
}

function numberSaid(value) {
  if (typeof value !== "string") return number(value);
  return /^-?\d{1,3}$/.test(value) ? Number(value) : null;
}
