// From what stands on the page to the next interview, or to what is wrong with it.

class Unusual extends Error {}

const givenNow = (question) => given(question, words.signs);

// The next interview with what stands in a question's place. Throws a Misfit, or Unusual for an answer to be confirmed.
function answeredOnPage(question) {
  const { interview } = state;
  let answer = givenNow(question);
  if (answer === null) {
    if (!question.optional) throw new Misfit(FIELDS[question.type].empty);
    answer = { missing: "no_answer" };
  }
  const value = interview.parsed(question.id, answer);
  if (needsConfirming(question.id, value)) throw new Unusual();
  return interview.answer(question.id, answer, ...otherGiven(question, value));
}

function needsConfirming(id, value) {
  return state.interview.unusual(id, value) && !confirmed.has(JSON.stringify([id, value]));
}

function message(question, error) {
  if (error.message === "check") return textOf(question.check);
  const values = Object.entries(error.values).map(([name, value]) => [name, value.text === undefined ? value : textOf(value.text).text]);
  return phrase(error.message, Object.fromEntries(values));
}

function goOn() {
  hide(element("notice"));
  if (editing) return goOnFromAll();
  const question = onScreen();
  clearProblems();
  try {
    if (state.interview.question.id !== question.id) state.interview = state.interview.goto(question.id);
    state.interview = answeredOnPage(question);
  } catch (error) {
    if (error instanceof Unusual) return showProblems([[question.id, textOf(question.warn)]], { warning: true });
    if (!(error instanceof Misfit)) throw error;
    showProblems([[question.id, message(question, error)]]);
    document.title = phrase("error_title", { title: document.title }).text;
    return undefined;
  }
  state.completed = null;
  keepDraft();
  return show();
}

// Everything on the page that can be read as an answer; the route takes what counts.
function readable() {
  const answers = new Map();
  for (const question of state.interview.fixed.displayed) {
    const answer = BLOCKS.has(question.id) ? givenNow(question) : null;
    if (answer === null) continue;
    try {
      answers.set(question.id, isMissing(answer) ? answer : PARSED[question.type](question, answer, words.signs));
    } catch (error) {
      if (!(error instanceof Misfit)) throw error; // told when it is handed on
      continue;
    }
    for (const [id, text] of otherGiven(question, answer)) answers.set(id, isMissing(text) ? text : stripped(text));
  }
  return answers;
}

function takeAll(answers) {
  state.interview = state.interview.resume(answers, new Map());
}

function openOnPage() {
  return state.interview.route.asked.filter((id) => !state.interview.answers.has(id)).map(rules);
}

function goOnFromAll() {
  clearProblems();
  const answers = readable();
  takeAll(answers);
  for (let empty; (empty = openOnPage().find((each) => each.optional && givenNow(each) === null)); takeAll(answers)) {
    answers.set(empty.id, { missing: "no_answer" });
  }
  showAsked();
  const problems = openOnPage()
    .filter((question) => !BLOCKS.get(question.id).hidden)
    .map((question) => [question.id, problemOf(question)]);
  if (problems.length) {
    showProblems(problems);
    document.title = phrase("error_title", { title: words.texts[definition.title] }).text;
    return;
  }
  const unusual = [...state.interview.answers].filter(([id, answer]) => needsConfirming(id, answer));
  if (unusual.length) {
    showProblems(unusual.map(([id]) => [id, textOf(rules(id).warn)]), { warning: true });
    return;
  }
  editing = false;
  state.completed = null;
  keepDraft();
  show();
}

function problemOf(question) {
  try {
    answeredOnPage(question);
  } catch (error) {
    if (error instanceof Misfit) return message(question, error);
    if (!(error instanceof Unusual)) throw error;
  }
  return phrase("needs_answer");
}

function confirmAnswers() {
  const { interview } = state;
  if (editing) [...interview.answers].forEach((pair) => confirmed.add(JSON.stringify(pair)));
  else confirmed.add(JSON.stringify([onScreen().id, interview.parsed(onScreen().id, givenNow(onScreen()))]));
  goOn();
}

function goBack() {
  clearProblems();
  if (definition.all_on_one) editing = true;
  else {
    do state.interview = state.interview.back();
    while (state.interview.question.follows);
  }
  show();
}
