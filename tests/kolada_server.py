"""A server on loopback that answers as Kolada's API does, version 3: pages, limits, groups, and what can go wrong."""

import json
import threading
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

HTML = b"<!DOCTYPE html><html><body><h1>Underh\xc3\xa5ll</h1></body></html>"
MOST_IDS, MOST_PER_PAGE = 25, 5000


@dataclass
class KoladaServer:
    """
    What the server has, which a test fills, and how it behaves.

    `figures` are {(kpi, place, year): {gender: value, or a dict with value, status and isdeleted}}. `answer_with` is
    called with the part of an address after /v3/ and the number of the request for it, and returns None for a normal
    answer, or (status, headers, bytes).
    """

    url: str = ""
    per_page: int = MOST_PER_PAGE
    kpis: list = field(default_factory=list)
    places: dict = field(default_factory=dict)
    groups: dict = field(default_factory=dict)
    figures: dict = field(default_factory=dict)
    answer_with: object = lambda path, number: None
    asked: list = field(default_factory=list)
    refused: list = field(default_factory=list)
    counts: Counter = field(default_factory=Counter)
    is_over: threading.Event = field(default_factory=threading.Event)

    def add_kpi(self, kpi_id, title="Nyckeltal", kind="A", **fields):
        self.kpis.append(
            {"id": kpi_id, "title": title, "description": f"Så mäts {kpi_id}.", "municipality_type": kind} | fields
        )

    def items(self, path, query):
        """Return the items at the path, or None if there is no such path."""
        parts = path.split("/")
        match parts:
            case ["kpi"]:
                words = query.get("title", "").lower()
                return [kpi for kpi in self.kpis if words in kpi["title"].lower()]
            case ["kpi", kpi_id]:
                return [kpi for kpi in self.kpis if kpi["id"] == kpi_id]
            case ["municipality"]:
                return [{"id": code, "title": title, "type": "K"} for code, title in self.places.items()]
            case ["municipality_groups"]:
                return [
                    {
                        "id": code,
                        "title": title,
                        "members": [{"member_id": one, "member_title": one} for one in members],
                    }
                    for code, (title, members) in self.groups.items()
                ]
            case ["data", "kpi", kpis, "municipality", places]:
                kpis, places = kpis.split(","), places.split(",")
                if max(len(kpis), len(places)) > MOST_IDS:
                    return None
                return [
                    {
                        "kpi": kpi,
                        "municipality": place,
                        "period": year,
                        "values": [_row(*pair) for pair in rows.items()],
                    }
                    for (kpi, place, year), rows in self.figures.items()
                    if kpi in kpis and place in places
                ]
        return None

    def page(self, path, query):
        items = self.items(path, query)
        wanted = int(query.get("per_page", 100))
        if items is None or wanted > MOST_PER_PAGE:
            self.refused.append(path)
            return 422, {}, json.dumps({"detail": "too many"}).encode()
        size, number = min(self.per_page, wanted), int(query.get("page", 1))
        shown = items[(number - 1) * size : number * size]
        is_last = number * size >= len(items)
        following = f"{self.url}/v3/{path}?{urlencode(query | {'page': number + 1})}"
        content = {"values": shown, "count": len(shown), "previous_url": None}
        return 200, {}, json.dumps(content | {"next_url": None if is_last else following}).encode()


def _row(gender, figure):
    row = figure if isinstance(figure, dict) else {"value": figure}
    return {"gender": gender, "count": 1, "status": "", "isdeleted": False} | row


def values(*items, **more):
    """Return a normal answer with other items than Kolada has."""
    return 200, {}, json.dumps({"values": list(items), "count": len(items), "next_url": None} | more).encode()


def handler_of(kolada):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            parts = urlsplit(self.path)
            path = parts.path.removeprefix("/v3/").strip("/")
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            kolada.asked.append(path)
            kolada.counts[path] += 1
            status, headers, content = kolada.answer_with(path, kolada.counts[path]) or kolada.page(path, query)
            if content is None:  # never answers
                kolada.is_over.wait(10)
                return
            self.send_response(status)
            for name, value in ({"Content-Type": "application/json", "Content-Length": len(content)} | headers).items():
                self.send_header(name, str(value))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_args):
            pass

    return Handler


@contextmanager
def running_kolada():
    kolada = KoladaServer()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(kolada))
    server.daemon_threads = True
    kolada.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield kolada
    finally:
        kolada.is_over.set()
        server.shutdown()
        server.server_close()
        thread.join()
