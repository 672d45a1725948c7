"""A real Firefox, asked over Marionette, the protocol it has built in: a length and a JSON array
over a socket.
"""

import json
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""The key under which WebDriver names an element."""
_QUIET = {
    "datareporting.policy.dataSubmissionEnabled": False,
    "app.normandy.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
}
_QUIET |= {
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
}


class Firefox:
    """One window."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection, self._number = connection, 0
        self._received()  # the greeting
        self._asked("WebDriver:NewSession", {})

    def open(self, url: str) -> None:
        self._asked("WebDriver:Navigate", {"url": url})

    def reload(self) -> None:
        self._asked("WebDriver:Refresh", {})

    def run(self, script: str, *arguments: object) -> Any:
        """What the body of a function returns in the page."""
        return self._asked("WebDriver:ExecuteScript", {"script": script, "args": arguments})[
            "value"
        ]

    def click(self, selector: str) -> None:
        self._asked("WebDriver:ElementClick", {"id": self._element(selector)})

    def write(self, selector: str, text: str) -> None:
        self._asked("WebDriver:ElementSendKeys", {"id": self._element(selector), "text": text})

    def _element(self, selector: str) -> str:
        found = self._asked("WebDriver:FindElement", {"using": "css selector", "value": selector})
        return str(found["value"][_ELEMENT])

    def _asked(self, command: str, parameters: dict[str, Any]) -> Any:
        self._number += 1
        message = json.dumps([0, self._number, command, parameters])
        self._connection.sendall(f"{len(message.encode())}:{message}".encode())
        _, _, error, result = self._received()
        if error:
            raise AssertionError(f"{command}: {error['message']}")
        return result

    def _received(self) -> Any:
        length = b""
        while not length.endswith(b":"):
            length += self._some(1)
        content = b""
        while len(content) < int(length[:-1]):
            content += self._some(int(length[:-1]) - len(content))
        return json.loads(content)

    def _some(self, most: int) -> bytes:
        content = self._connection.recv(most)
        if not content:
            raise AssertionError("Firefox has gone")
        return content


@contextmanager
def firefox(path: str, folder: Path) -> Iterator[Firefox]:
    """Firefox without a window and with a new profile in `folder`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder.mkdir()
    preferences = {**_QUIET, "marionette.port": port}
    lines = [
        f"user_pref({json.dumps(name)}, {json.dumps(value)});"
        for name, value in preferences.items()
    ]
    (folder / "user.js").write_text("\n".join(lines))
    command = [path, "--headless", "--marionette", "--no-remote", "--profile", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with _connected(port) as connection:
            yield Firefox(connection)
    finally:
        process.terminate()
        process.wait(30)


def _connected(port: int) -> socket.socket:
    for _ in range(300):
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=60)
        except ConnectionRefusedError:
            time.sleep(0.2)
    raise AssertionError("Firefox did not start in a minute")
