// The interview as survey/interview.py has it: the route is found anew from the answers each time, in one pass.

const GROUP = "group";
const CONSENT = "consent";
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
  const key = (question) => sha256(`${seed}:${question.follows || question.id}`);
  const keyed = run.map((question) => [key(question), question]);
  return keyed.sort(([first], [second]) => (first < second ? -1 : first > second ? 1 : 0)).map(([, question]) => question);
}

// One pass. `answers`: those on the route; `known`: what conditions may look at; `shown`: what is asked or may yet be;
// `asked`: what is asked by now; `path`: the answered ones; `open`: the first without an answer; `waiting`: the undecided.
function routeOf(definition, displayed, group, answers) {
  const route = { answers: new Map(), known: new Map(), shown: [], asked: [], path: [], open: null, waiting: new Set() };
  if (group !== null) route.known.set(GROUP, group);
  let declined = false;
  for (const question of displayed) {
    const { id, kind } = question;
    const when = CONDITIONS.get(id)?.when;
    const holds = when ? when(route.known) : true;
    const undecided = declined || (holds === null && question.when.some((name) => route.waiting.has(name)));
    if (undecided) {
      route.waiting.add(id);
      if (!declined && !question.follows && kind !== "computed") route.shown.push(id);
    } else if (!truth(holds)) {
      route.known.set(id, NOT_ASKED);
    } else if (kind === "computed") {
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

class Interview {
  static start(definition, group, seed) {
    const first = definition.first.filter((question) => question.id !== GROUP || group === null);
    const displayed = [...first, ...displayedOrder(definition.questions, seed)];
    return new Interview({ definition, group, displayed, byId: new Map(displayed.map((each) => [each.id, each])) }, new Map(), new Map());
  }

  constructor(fixed, answers, earlier, at = null, stepping = false) {
    this.fixed = fixed;
    this.route = routeOf(fixed.definition, fixed.displayed, fixed.group, answers);
    this.answers = this.route.answers;
    this.earlier = earlier;
    this.at = at;
    this.stepping = stepping;
    Object.freeze(this);
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
    const answer = PARSED[question.kind](question, given);
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
