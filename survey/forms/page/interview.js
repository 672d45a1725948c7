// The interview as survey/interview.py has it: the route is found anew from the answers each time, in one pass.

const GROUP = "group";
const CONSENT = "consent";
const TODAY = "today";
const NOT_ASKED = { missing: "not_asked" };
const NOT_APPLICABLE = { missing: "not_applicable" };

// Neighbours of a shuffled block in the order of a hash of seed and id; the rest as defined.
function displayedOrder(questions, seed) {
  const runs = [];
  for (const question of questions) {
    const run = runs[runs.length - 1];
    if (run && run[0].block !== null && run[0].block === question.block) run.push(question);
    else runs.push([question]);
  }
  return runs.flatMap((run) => (run[0].shuffle ? shuffled(run, seed) : run));
}

function shuffled(run, seed) {
  return byHash(run, (question) => `${seed}:${question.follows || question.id}`);
}

function byHash(all, named) {
  const keyed = all.map((each) => [sha256(named(each)), each]);
  return keyed.sort(([first], [second]) => (first < second ? -1 : first > second ? 1 : 0)).map(([, each]) => each);
}

// The answers to choose from as this seed shows them: shuffled by a hash of seed, id and code where the question says
// so, with "other" and "none" at the end; else as defined.
function displayedCodes(question, seed) {
  if (!question.shuffled) return question.codes;
  const moved = question.codes.filter((code) => !question.standing.includes(code));
  const standing = question.codes.filter((code) => question.standing.includes(code));
  return [...byHash(moved, (code) => `${seed}:${question.id}:${code}`), ...standing];
}

// One pass. `answers`: those on the route; `known`: what conditions may look at; `shown`: what is asked or may yet be;
// `asked`: what is asked by now; `path`: the answered ones; `open`: the first without an answer; `waiting`: the undecided.
function routeOf({ definition, displayed, today }, answers) {
  const route = { answers: new Map(), known: new Map(), shown: [], asked: [], path: [], open: null, waiting: new Set() };
  if (definition.group !== null) route.known.set(GROUP, definition.group);
  if (today) route.known.set(TODAY, today);
  let declined = false;
  for (const question of displayed) {
    const { id, type } = question;
    const when = CONDITIONS.get(id)?.when;
    const holds = when ? when(route.known) : true;
    const undecided = declined || (holds === null && question.when.some((name) => route.waiting.has(name)));
    if (undecided) {
      route.waiting.add(id);
      if (!declined && !question.follows && type !== "derived") route.shown.push(id);
    } else if (!truth(holds)) {
      route.known.set(id, NOT_ASKED);
    } else if (type === "derived") {
      if (question.computed.some((name) => route.waiting.has(name))) route.waiting.add(id);
      else keep(route, id, computedValue(id, route.known));
    } else {
      route.shown.push(id);
      route.asked.push(id);
      if (answers.has(id) && stands(id, answers.get(id), route.known)) {
        keep(route, id, answers.get(id));
        route.path.push(id);
        declined = id === CONSENT && definition.consent_required && answers.get(id) !== "yes";
      } else {
        route.waiting.add(id);
        if (route.open === null) route.open = id;
      }
    }
  }
  return route;
}

function keep(route, id, answer) {
  route.known.set(id, answer);
  route.answers.set(id, answer);
}

function computedValue(id, known) {
  const value = CONDITIONS.get(id).computed(known);
  return value === null ? NOT_APPLICABLE : Number(value);
}

// Whether an answer still passes its check: one that is false for it refuses it, unknown passes.
function stands(id, answer, known) {
  const check = CONDITIONS.get(id)?.check;
  return !check || isMissing(answer) || holdsOrUnknown(check, id, answer, known);
}

function holdsOrUnknown(condition, id, answer, known) {
  const outcome = condition(new Map(known).set(id, answer));
  return outcome === null || truth(outcome);
}

// `today`: the day of the interview, which conditions may look at.
class Interview {
  static start(definition, { seed, today, language = definition.language }) {
    const displayed = [...definition.first, ...displayedOrder(definition.questions, seed)];
    const byId = new Map(displayed.map((each) => [each.id, each]));
    return new Interview({ definition, seed, today, language, displayed, byId }, new Map(), new Map());
  }

  constructor(fixed, answers, earlier, at = null, stepping = false) {
    this.fixed = fixed;
    this.route = routeOf(fixed, answers);
    this.answers = this.route.answers;
    this.earlier = earlier;
    this.at = at;
    this.stepping = stepping;
    Object.freeze(this);
  }

  // The same interview in another language, or on another day.
  changed(fixed) {
    return new Interview({ ...this.fixed, ...fixed }, this.answers, this.earlier, this.at, this.stepping);
  }

  get words() {
    return this.fixed.definition.languages[this.fixed.language];
  }

  // A text of the definition with earlier answers where it names them, as a saying.
  text(number) {
    return textIn(this.fixed.definition, this.words, number, (name) => namedIn(this, name));
  }

  resume(answers, earlier, at = null) {
    const resumed = new Interview(this.fixed, answers, new Map([...earlier, ...answers]));
    return resumed.route.path.includes(at) ? resumed.standing(at, true) : resumed;
  }

  standing(at, stepping) {
    return new Interview(this.fixed, this.answers, this.earlier, at, stepping);
  }

  get question() {
    const id = this.at ?? this.route.open;
    return id === null ? null : this.fixed.byId.get(id);
  }

  get declined() {
    return this.fixed.definition.consent_required && this.answers.has(CONSENT) && this.answers.get(CONSENT) !== "yes";
  }

  // The value that `given` is as an answer to a question; throws a Misfit.
  parsed(id, given) {
    const question = this.fixed.byId.get(id);
    if (isMissing(given)) {
      if (!question.missing.includes(given.missing)) throw new Misfit("needs_answer");
      return given;
    }
    const answer = PARSED[question.type](question, given, this.words.signs);
    if (!stands(id, answer, this.route.known)) throw new Misfit("check");
    return answer;
  }

  // Whether an answer is unusual enough to be confirmed.
  unusual(id, answer) {
    const warn = CONDITIONS.get(id)?.warn;
    return Boolean(warn) && !isMissing(answer) && !holdsOrUnknown(warn, id, answer, this.route.known);
  }

  // The next interview with this answer, and with the words of its "other" where these stand on the same page.
  answer(id, given, ...further) {
    const pairs = [[id, this.parsed(id, given)], ...further.map(([other, words]) => [other, this.parsed(other, words)])];
    const settled = new Interview(this.fixed, new Map([...this.answers, ...pairs]), new Map([...this.earlier, ...pairs]));
    if (this.at === null || !this.stepping) return settled;
    const { shown, path } = settled.route;
    const last = Math.max(...pairs.map(([name]) => shown.indexOf(name)));
    const following = shown[last + 1];
    return path.includes(following) ? settled.standing(following, true) : settled;
  }

  get before() {
    const { shown } = this.route;
    const now = this.question;
    const earlier = shown.slice(0, now === null ? shown.length : shown.indexOf(now.id));
    return earlier.filter((id) => this.answers.has(id)).pop() ?? null;
  }

  back() {
    return this.before === null ? this : this.standing(this.before, true);
  }

  goto(id) {
    return this.route.path.includes(id) ? this.standing(id, false) : this;
  }
}
