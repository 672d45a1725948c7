// What leaves the page or stays in the browser: a draft, the finished form, the same as a text code.

// Browsers that keep nothing (private windows, full storage) throw; then the page goes on without a draft.
const storage = {
  get(key) {
    try {
      return window.localStorage.getItem(key);
    } catch {
      return null;
    }
  },
  set(key, text) {
    try {
      window.localStorage.setItem(key, text);
      return true;
    } catch {
      return false;
    }
  },
  remove(key) {
    try {
      window.localStorage.removeItem(key);
    } catch {
      return;
    }
  },
};

function randomNumbers(n) {
  return window.crypto.getRandomValues(new Uint32Array(n));
}

function newUuid() {
  if (window.crypto.randomUUID) return window.crypto.randomUUID();
  const digits = Array.from(randomNumbers(4), (number) => number.toString(16).padStart(8, "0")).join("");
  const variant = "89ab"[parseInt(digits[16], 16) & 3];
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20)}`;
}

// Numbers as texts in digits, so that the file reads the same in every language it may be checked in; marked as numbers,
// since languages disagree on what a point means.
function written(answer) {
  return typeof answer === "number" ? { number: decimal(answer) } : answer;
}

function unwritten(given) {
  return given !== null && typeof given === "object" && "number" in given ? Number(given.number) : given;
}

// The moment by the clock of this place, so that its first ten signs are the day here.
function now() {
  const ahead = -new Date().getTimezoneOffset();
  const local = new Date(Date.now() + ahead * 60_000).toISOString().slice(0, -1);
  const [hours, minutes] = [Math.floor(Math.abs(ahead) / 60), Math.abs(ahead) % 60].map((part) => String(part).padStart(2, "0"));
  return `${local}${ahead < 0 ? "-" : "+"}${hours}:${minutes}`;
}

const dayOf = (moment) => moment.slice(0, 10);

// One respondent's form as it stands: `format` says whether it is finished or a draft.
function record(format, definition, state) {
  const { interview } = state;
  const given = [...interview.answers].filter(([id]) => {
    const { type } = interview.fixed.byId.get(id);
    return type !== "derived" && type !== "shown";
  });
  const filled = {
    format,
    format_version: 2,
    ...definition.identity,
    uuid: state.uuid,
    case: state.case,
    ...(definition.addressee ? { addressee: definition.addressee } : {}),
    group: definition.group,
    language: interview.fixed.language,
    seed: interview.fixed.seed,
    displayed: interview.fixed.displayed.map((question) => question.id),
    started: state.started,
    completed: state.completed,
    answers: Object.fromEntries(given.map(([id, answer]) => [id, written(answer)])),
  };
  return filled;
}

function sealed(filled) {
  return { ...filled, checksum: sha256(JSON.stringify(filled)) };
}

function draftOf(definition, state) {
  const { interview } = state;
  const earlier = [...interview.earlier].map(([id, answer]) => [id, written(answer)]);
  return { ...record("concord draft", definition, state), earlier: Object.fromEntries(earlier), answered: [...interview.answers.keys()], at: interview.at };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

// The state that a draft was saved from, or null where it is not a draft of this form. Answers are checked anew.
function stateOf(definition, draft) {
  const same = draft && draft.format === "concord draft" && Object.entries(definition.identity).every(([name, text]) => draft[name] === text);
  const sound = same && Number.isInteger(draft.seed) && draft.seed >= 0 && draft.seed < 2 ** 31 && UUID.test(draft.uuid);
  if (!sound) return null;
  const { uuid, seed } = draft;
  const language = Object.keys(definition.languages).includes(draft.language) ? draft.language : definition.language;
  const moment = (time) => (typeof time === "string" && !Number.isNaN(Date.parse(time)) ? time : null);
  const [started, completed] = [moment(draft.started) || now(), moment(draft.completed)];
  const fresh = Interview.start(definition, { seed, language, today: dayOf(completed || now()) });
  const earlier = new Map();
  for (const [id, given] of Object.entries(draft.earlier || {})) {
    const question = fresh.fixed.byId.get(id);
    if (question && PARSED[question.type]) remember(earlier, question, unwritten(given), fresh.words.signs);
  }
  const answered = new Set(draft.answered || []);
  const answers = new Map([...earlier].filter(([id]) => answered.has(id)));
  const interview = fresh.resume(answers, earlier, draft.at);
  return { uuid, started, completed, case: String(draft.case || ""), interview };
}

function remember(earlier, question, given, signs) {
  try {
    const missing = isMissing(given) && question.missing.includes(given.missing);
    earlier.set(question.id, missing ? { missing: given.missing } : PARSED[question.type](question, given, signs));
  } catch (error) {
    if (!(error instanceof Misfit || error instanceof TypeError)) throw error; // what does not fit is asked again
  }
}

// The text of a file in lines that survive an e-mail.
function textCode(text) {
  const bytes = new TextEncoder().encode(text);
  let binary = "";
  bytes.forEach((byte) => (binary += String.fromCharCode(byte)));
  const lines = window.btoa(binary).match(/.{1,64}/g);
  return ["-----BEGIN CONCORD FORM-----", ...lines, "-----END CONCORD FORM-----", ""].join("\n");
}

function download(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
