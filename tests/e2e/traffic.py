"""What pages weigh, and what they may weigh (DESIGN.md, budgets of a learner page)."""

import gzip

from playwright.sync_api import APIResponse, Page, Request

KB = 1024
FIRST_VISIT, NEXT_PAGE, OWN_SCRIPT = 150 * KB, 25 * KB, 30 * KB
COMPRESSED_ALREADY = ("font/woff2", "image/png", "image/webp", "image/jpeg")


class Traffic:
    """What a visitor fetches, each address once, in bytes as a web server with compression sends them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.sizes: dict[str, int] = {}
        self.asked: set[str] = set()
        page.on("request", self.note)

    def note(self, request: Request) -> None:
        if request.url.startswith("http"):
            self.asked.add(request.url)

    def visit(self, address: str) -> int:
        """Bytes of what was not fetched before: files carry their version in their name, so a browser keeps them."""
        self.page.goto(address, wait_until="networkidle")
        new = {url: weight(self.page.request.get(url)) for url in self.asked - self.sizes.keys()}
        self.sizes |= new
        return sum(new.values())

    @property
    def scripts(self) -> int:
        return sum(size for url, size in self.sizes.items() if url.partition("?")[0].endswith(".js"))

    def heaviest(self) -> str:
        heavy = sorted(self.sizes.items(), key=lambda item: -item[1])[:8]
        return "\n".join(f"{size / KB:6.1f} KB  {url}" for url, size in heavy)


def weight(response: APIResponse) -> int:
    kind = response.headers.get("content-type", "").partition(";")[0]
    return len(response.body()) if kind in COMPRESSED_ALREADY else len(gzip.compress(response.body()))
