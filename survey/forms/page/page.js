// The page itself: how it starts, drafts, and what a key or a click does.

function begin(fresh) {
  state = fresh;
  editing = definition.all_on_one && !(state.interview.question === null && state.completed);
  confirmed.clear();
  clearProblems();
  const { displayed } = state.interview.fixed;
  arrange(displayed);
  displayed.filter(({ id }) => BLOCKS.has(id)).forEach(fillIn);
  showLanguage(state.interview.fixed.language);
}

// The questions in this order, each within its section, and their answers in the order of the interview or as defined.
function arrange(questions, { shuffled = true } = {}) {
  for (const question of questions) {
    const block = BLOCKS.get(question.id);
    if (!block) continue;
    if (question.shuffled) arrangeAnswers(question, shuffled ? displayedCodes(question, state.interview.fixed.seed) : question.codes);
    const part = block.closest(".part");
    if (part) part.append(block);
    else element("form").insertBefore(block, document.querySelector(".part"));
  }
}

function startAgain(question, said) {
  if (!window.confirm(phrase(question).text)) return;
  storage.remove(draftKey);
  begin(newState(state.interview.fixed.language));
  show();
  say(said);
}

async function loadDraft(file) {
  let loaded = null;
  try {
    loaded = stateOf(definition, JSON.parse(await file.text()));
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error; // else it is not a draft
  }
  if (loaded === null) {
    say("draft_refused");
    return;
  }
  begin(loaded);
  keepDraft();
  show();
  say("draft_loaded");
}

function fileName(ending) {
  return `${definition.identity.instrument}-${state.uuid.slice(0, 8)}.${ending}`;
}

async function copyCode() {
  const code = element("code");
  code.select();
  try {
    await window.navigator.clipboard.writeText(code.value);
    say("copied");
  } catch {
    say("copy_by_hand"); // not every browser lets a page opened from a file copy
  }
}

element("form").addEventListener("submit", (event) => {
  event.preventDefault();
  goOn();
});
element("form").addEventListener("input", (event) => {
  const block = event.target.closest(".question");
  settleAlone(block, event.target);
  tidy(block);
  if (!editing) return;
  clearProblem(block);
  takeAll(readable());
  keepDraft();
  showAsked();
});
element("form").addEventListener("click", (event) => {
  if (!event.target.closest(".clear-choice")) return;
  const block = event.target.closest(".question");
  ticked(block).forEach((input) => (input.checked = false));
  tidy(block);
  block.querySelector("input").focus();
});
element("back").addEventListener("click", goBack);
element("confirm").addEventListener("click", confirmAnswers);
element("finish").addEventListener("click", () => {
  // Whoever reads the form takes its last day for today: if that is another one now, other questions may be asked.
  const completed = now();
  state.interview = state.interview.changed({ today: dayOf(completed) });
  state.completed = state.interview.question === null ? completed : null;
  editing = definition.all_on_one && state.completed === null;
  keepDraft();
  show();
});
element("change-answers").addEventListener("click", () => {
  state.completed = null;
  keepDraft();
  show();
});
element("download").addEventListener("click", () => {
  download(fileName("concord.json"), finishedForm());
  say("downloaded");
});
element("copy").addEventListener("click", copyCode);
element("another").addEventListener("click", () => startAgain("another_question", "cleared"));
element("clear").addEventListener("click", () => startAgain("clear_question", "cleared"));
element("save-draft").addEventListener("click", () => {
  download(fileName("concord-draft.json"), `${JSON.stringify(draftOf(definition, state), null, 1)}\n`);
  say("draft_saved");
});
element("load-draft").addEventListener("click", () => element("draft-file").click());
element("draft-file").addEventListener("change", () => {
  const [file] = element("draft-file").files;
  if (file) loadDraft(file);
  element("draft-file").value = "";
});
for (const button of all("[data-language]")) {
  button.addEventListener("click", () => {
    const before = words.signs;
    const { language } = button.dataset;
    state.interview = state.interview.changed({ language });
    showLanguage(language);
    state.interview.fixed.displayed.filter(({ id }) => BLOCKS.has(id)).forEach((each) => rewritten(each, before, words.signs));
    clearProblems();
    hide(element("notice"));
    keepDraft();
    show({ fresh: false });
  });
}

// The browser's own Back goes back one question, as people expect, and does not leave the form.
window.history.pushState(null, "");
window.addEventListener("popstate", () => {
  if (element("back").hidden) {
    window.history.back();
    return;
  }
  window.history.pushState(null, "");
  goBack();
});
window.addEventListener("beforeunload", (event) => {
  if (onlyNow() && state.interview.earlier.size > 0 && place() === "form") event.preventDefault();
});

// On paper the questions stand in the order of their numbers, their answers in that of the definition.
window.addEventListener("beforeprint", () => {
  printing = true;
  arrange([...definition.first, ...definition.questions], { shuffled: false });
  showAnswersInTexts();
});
window.addEventListener("afterprint", () => {
  printing = false;
  arrange(state.interview.fixed.displayed);
  showAnswersInTexts();
});

document.documentElement.classList.add("js");
begin(state);
show({ fresh: false });
if (state.interview.earlier.size > 0 && !state.completed) say("welcome_back");
