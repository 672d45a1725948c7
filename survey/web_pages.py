"""What every web page is made with: its parts from the package, a template that escapes, and the
hashes its policy allows by.
"""

import base64
import hashlib
import importlib.resources
import re
from functools import cache

from jinja2 import Environment, StrictUndefined, Template

__all__ = ["policy_hash", "resource", "template"]


def policy_hash(text: str) -> str:
    """The hash by which a content security policy allows one style or script and no other."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def resource(package: str, name: str) -> str:
    """A part of a page that lies beside the code, with line ends as browsers read them: the
    policy's hash is of that.
    """
    return re.sub(
        r"\r\n?", "\n", importlib.resources.files(package).joinpath(name).read_text("utf-8")
    )


@cache
def template(package: str, name: str) -> Template:
    """A template in which everything that is filled in is escaped, and nothing may be left out."""
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(resource(package, name))
