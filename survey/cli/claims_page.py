"""The figures of a draft asked about on a page in the browser of this computer.

The page is served to this computer alone (127.0.0.1), under an address that only its author knows;
it runs no script, loads nothing, and every text is escaped. It is forms and links.
"""

import secrets
import webbrowser
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from survey.cli.output import say
from survey.web_pages import policy_hash, resource, template

if TYPE_CHECKING:
    from analysis.judgement.binding_session import Session

__all__ = ["Asking", "asked_on_a_page"]

HOST = "127.0.0.1"
LARGEST = 20_000
"""Bytes of what a form sends."""


def asked_on_a_page(session: "Session", draft: str) -> "Session":
    """Serve the page until its author has finished, or stops this command: the session then."""
    asking = Asking(session, draft)
    say(f"open {asking.address} (finish there, or stop here with Ctrl-C; both keep what is bound)")
    try:
        webbrowser.open(asking.address)
        while not asking.done:
            asking.server.handle_request()
    except KeyboardInterrupt:
        pass
    finally:
        asking.server.server_close()
    return asking.session


class Asking:
    """The page and where its author is."""

    def __init__(self, session: "Session", draft: str) -> None:
        self.session, self.draft = session, draft
        self.done = False
        self.token = secrets.token_urlsafe(16)
        self.server = HTTPServer((HOST, 0), type("Handler", (_Handler,), {"asking": self}))
        self.server.timeout = 1

    @property
    def host(self) -> str:
        return f"{HOST}:{self.server.server_port}"

    @property
    def address(self) -> str:
        return f"http://{self.host}/{self.token}/"

    def page(self, query: str = "") -> str:
        """The page as it is now; `query`: what the author searches for."""
        session, style = self.session, resource("survey.cli", "claims_page.css")
        figure = None if session.finished or self.done else session.figure
        found = figure.searched(query) if figure and query else ()
        return template("survey.cli", "claims_page.html").render(
            draft=self.draft,
            session=session,
            figure=figure,
            done=self.done,
            query=query,
            candidates=found if query else figure.candidates() if figure else (),
            style=style,
            policy=(
                f"default-src 'none'; style-src '{policy_hash(style)}'; base-uri 'none'; "
                "form-action 'self'"
            ),
        )

    def posted(self, given: Mapping[str, str]) -> None:
        """Take a step that a form sends. One that was sent for another figure does nothing: its
        page was an old one.
        """
        from analysis.judgement.binding_session import Decision

        session, step = self.session, given.get("step", "")
        if step == "finish":
            self.done = True
        elif step == "undo":
            self.session = session.undo()
        elif step == "back":
            self.session = session.back()
        elif session.finished or given.get("at") != str(session.at):
            return
        elif step == "bind" and (claim := given.get("claim", "")):
            self.session = session.decide(Decision(claim, given.get("base", "")))
        elif step == "wave" and (reason := " ".join(given.get("reason", "").split())):
            self.session = session.decide(Decision(wave=reason[:200]))
        elif step == "leave":
            self.session = session.decide(Decision())
        elif step == "alike":
            self.session = session.leave_alike()


class _Handler(BaseHTTPRequestHandler):
    """Answers nobody but the author's browser."""

    asking: Asking
    timeout = 10  # a connection that says nothing keeps nobody waiting

    def do_GET(self) -> None:
        self._answered(self._shown)

    def do_POST(self) -> None:
        self._answered(self._taken)

    def _answered(self, answer: Callable[[], None]) -> None:
        path = urlsplit(self.path).path
        here = secrets.compare_digest(path.encode(), f"/{self.asking.token}/".encode())
        if not here or self.headers.get("Host") != self.asking.host:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        answer()

    def _shown(self) -> None:
        query = parse_qs(urlsplit(self.path).query).get("q", [""])[0]
        self._page(self.asking.page(query[:200].strip()))

    def _taken(self) -> None:
        origin = self.headers.get("Origin", f"http://{self.asking.host}")
        length = self.headers.get("Content-Length", "")
        if origin != f"http://{self.asking.host}":
            self.send_error(HTTPStatus.FORBIDDEN)
        elif not length.isdigit() or int(length) > LARGEST:
            self.send_error(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        else:
            sent = parse_qs(self.rfile.read(int(length)).decode("utf-8", "replace"))
            self.asking.posted({name: values[0] for name, values in sent.items()})
            if self.asking.done:
                self._page(self.asking.page())
            else:
                self.send_response(HTTPStatus.SEE_OTHER)
                self.send_header("Location", f"/{self.asking.token}/")
                self.send_header("Content-Length", "0")
                self.end_headers()

    def _page(self, text: str) -> None:
        content = text.encode()
        self.send_response(HTTPStatus.OK)
        for name, value in (
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Length", str(len(content))),
            ("Cache-Control", "no-store"),
            ("Referrer-Policy", "same-origin"),
            ("X-Content-Type-Options", "nosniff"),
            ("X-Frame-Options", "DENY"),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_said: object) -> None:
        """Say nothing: the address of the page is its key."""
