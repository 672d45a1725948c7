// Lays the pieces out on A4 sheets with running titles and page numbers, in any browser. A piece is never split; the title
// of a section and a note stay with what follows them. Without scripts the browser breaks the pages itself (see paper.css).
"use strict";
(() => {
  const flow = document.getElementById("flow");
  const blank = document.getElementById("sheet").content.firstElementChild;
  const leads = (piece) => piece.matches("h2, .note");
  const groups = [];
  for (const piece of [...flow.children]) {
    const last = groups[groups.length - 1];
    if (last && (leads(last[last.length - 1]) || piece.matches(".end, .made"))) last.push(piece);
    else groups.push([piece]);
  }
  const root = document.documentElement;
  root.classList.add("sheets");
  let sheet, room;
  const begin = () => {
    sheet = blank.cloneNode(true);
    room = sheet.querySelector(".room");
    document.body.insertBefore(sheet, flow);
  };
  const full = () => room.scrollHeight > room.clientHeight + 1;
  const put = (pieces) => {
    room.append(...pieces);
    if (!full()) return;
    if (room.children.length > pieces.length) {
      pieces.forEach((piece) => piece.remove());
      begin();
      put(pieces);
    } else if (pieces.length > 1) {
      const rest = pieces.slice(1);
      rest.forEach((piece) => piece.remove());
      rest.forEach((piece) => put([piece]));
    } else {
      sheet.classList.add("tall"); // one question longer than a page: it runs on, nothing is cut
      begin();
    }
  };
  const lay = (snug) => {
    root.classList.toggle("snug", snug);
    flow.append(...groups.flat());
    document.querySelectorAll(".sheet").forEach((each) => each.remove());
    begin();
    groups.forEach(put);
    if (!room.children.length) sheet.remove();
    return document.querySelectorAll(".sheet").length;
  };
  const roomy = lay(false);
  if (lay(true) === roomy) lay(false); // a little less space between the questions, where that saves a page
  flow.remove();
  const pages = document.querySelectorAll(".page");
  pages.forEach((each, place) => {
    each.textContent = each.dataset.words.replace("{page}", place + 1).replace("{pages}", pages.length);
  });
})();
