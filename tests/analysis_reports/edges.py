"""What is cut at the edges of a page in a browser."""

from playwright.sync_api import Page

__all__ = ["sticking_out"]


def sticking_out(shown: Page) -> list[list[str]]:
    """Every element that is cut at an edge of the window, by its tag and its first words; and how
    wide the page is where it is wider than the window.
    """
    found: list[list[str]] = shown.evaluate("""() => {
        const cut = [...document.querySelectorAll('body *')].filter((each) => {
            const box = each.getBoundingClientRect();
            const seen = box.width > 1 && box.height > 1 && !each.closest('.skip, .said');
            return seen && (box.right > innerWidth + 0.6 || box.left < -0.6);
        }).map((each) => [each.tagName, (each.textContent || '').trim().slice(0, 40)]);
        const wide = document.documentElement.scrollWidth > innerWidth;
        return wide ? [['HTML', `${document.documentElement.scrollWidth}`], ...cut] : cut;
    }""")
    return found
