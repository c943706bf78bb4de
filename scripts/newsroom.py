"""A whole agency in a folder, and a receiver that records: what torture, test-peers and the delivery
bench share. Loopback only; nothing here outlives the script that uses it."""

import base64
import hashlib
import hmac
import http.server
import json
import os
import pathlib
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
RELEASE = ROOT / ".build-release" / "release" / "heraut"
DEBUG = ROOT / ".build" / "debug" / "heraut"
BINARY = RELEASE if RELEASE.exists() or not DEBUG.exists() else DEBUG

DRAFT = """---
kind: dilemma
language: nl
channels: [{channels}]
topic: zorgvuldigheid
---
Snel of zorgvuldig? Wij zoeken elke dag het midden, en dat schuurt soms. Deel {number}.
"""


def need(binary):
    """The binary's path, or the end of the script with what to do."""
    path = pathlib.Path(binary).resolve()
    if not os.access(path, os.X_OK):
        sys.exit(f"there is no '{path}': run 'make release' or 'make build' first, or name one with"
                 " --binary")
    return str(path)


class Newsroom:
    """People with keys and a workspace; Anna writes, Bram signs."""

    def __init__(self, folder, binary):
        self.folder = pathlib.Path(folder)
        self.binary = binary
        self.workspace = self.folder / "news"

    def make(self, channels):
        """Makes keys and the workspace; channels are names and addresses."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for person in ["anna", "bram"]:
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", person, "-f",
                            self.folder / person], check=True)
        options = []
        for name, url in channels.items():
            options += ["--webhook", f"{name}={url}"]
        self.say("init", "news", "--agency", "Dienst Voorbeeld", "--person", "anna:author:anna.pub",
                 "--person", "bram:approver:bram.pub", *options)
        return self

    def environment(self, more=None):
        kept = {name: value for name, value in os.environ.items() if not name.startswith("HERAUT_")}
        return {**kept, "HERAUT_WORKSPACE": str(self.workspace), "TMPDIR": str(self.folder),
                **(more or {})}

    def start(self, *arguments, more=None, out=subprocess.PIPE):
        """Starts heraut and leaves it running."""
        return subprocess.Popen([self.binary, *arguments], cwd=self.folder, stdout=out,
                                stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
                                env=self.environment(more), text=True)

    def run(self, *arguments, more=None, timeout=60):
        """Runs heraut to its end; a hang ends it, which shows as subprocess.TimeoutExpired."""
        return subprocess.run([self.binary, *arguments], cwd=self.folder, capture_output=True,
                              stdin=subprocess.DEVNULL, env=self.environment(more), text=True,
                              timeout=timeout)

    def say(self, *arguments):
        """Runs heraut where only success will do; returns what it printed."""
        done = self.run(*arguments)
        if done.returncode != 0:
            sys.exit(f"heraut {' '.join(arguments)} ended with {done.returncode}:\n{done.stderr}")
        return done.stdout

    def draft(self, channels, number=1, *more):
        path = self.folder / f"draft-{number}.md"
        path.write_text(DRAFT.format(channels=", ".join(channels), number=number))
        return json.loads(self.say("draft", str(path), "--as", "anna", "--json", *more))["post"]

    def submit(self, post, at="now"):
        self.say("submit", post, "--at", at, "--as", "anna", "--key", "anna")

    def approve(self, post):
        self.say("approve", post, "--yes", "--as", "bram", "--key", "bram")

    def approved(self, channels, number=1, at="now"):
        """A post that waits for its time."""
        post = self.draft(channels, number)
        self.submit(post, at)
        self.approve(post)
        return post

    def copy(self, folder):
        """The same agency in another folder, as it is on disk now."""
        shutil.copytree(self.folder, folder)
        return Newsroom(folder, self.binary)

    def secret(self, channel):
        return (self.workspace / "secrets" / f"{channel}.txt").read_text().strip()

    def query(self, sql, *values):
        """Rows of the tables, read without writing."""
        database = sqlite3.connect(f"file:{self.workspace / 'queue.sqlite'}?mode=ro", uri=True,
                                   timeout=10)
        try:
            return database.execute(sql, values).fetchall()
        finally:
            database.close()

    def change(self, sql, *values):
        """Changes the tables behind Heraut's back."""
        database = sqlite3.connect(self.workspace / "queue.sqlite", timeout=10)
        try:
            with database:
                database.execute(sql, values)
        finally:
            database.close()

    def deliveries(self):
        """The state, the reason and the key of each delivery of the posts that were approved."""
        rows = self.query("SELECT post, channel, revision, state, detail FROM delivery")
        return {f"{post}-r{revision}-{channel}": (channel, state, detail)
                for post, channel, revision, state, detail in rows}

    def wait_until_due(self):
        """Waits for the time of the last post that waits; at most a minute."""
        rows = self.query("SELECT max(next_at_ms) FROM delivery")
        left = (rows[0][0] or 0) / 1_000 - time.time()
        if left > 0:
            time.sleep(min(left + 0.01, 60))


def is_genuine(secret, headers, body):
    """Whether a request is signed as Standard Webhooks says."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    message = f"{headers.get('webhook-id')}.{headers.get('webhook-timestamp')}.".encode() + body
    code = base64.b64encode(hmac.new(key, message, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(f"v1,{code}", one)
               for one in (headers.get("webhook-signature") or "").split(" "))


class Receiver:
    """Records requests on loopback, on disk before it answers, and counts what it accepted.

    `behave(key, times)` says what is done with the request of that key that came so many times
    before: a status; 'stored-500', 'stored-close' and 'stored-reset' accept it and then leave the
    sender in the dark. Only what is accepted counts.
    """

    def __init__(self, record, secret=None, behave=lambda key, times: 201, delay=0.0):
        self.record = pathlib.Path(record)
        self.secret = secret
        self.behave = behave
        self.delay = delay
        self.lock = threading.Lock()
        self.active = 0
        self.begin()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                self.reply(200)

            def do_POST(self):
                outer.take(self)

            def reply(self, status, headers=()):
                self.close_connection = True
                self.send_response(status)
                for name, value in headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.send_header("Connection", "close")
                self.end_headers()

            def log_message(self, *arguments):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 1_024

            def process_request(self, request, address):
                with outer.lock:
                    outer.active += 1
                super().process_request(request, address)

            def process_request_thread(self, request, address):
                try:
                    super().process_request_thread(request, address)
                finally:
                    with outer.lock:
                        outer.active -= 1

            def handle_error(self, request, address):
                # A sender that was killed: what it sent is on record already.
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def begin(self):
        """Starts a new count and a new record."""
        with self.lock:
            self.arrived = {}
            self.accepted = {}
            self.unsigned = []
            self.first = {}
            self.file = open(self.record, "wb")

    def take(self, handler):
        length = int(handler.headers.get("Content-Length") or 0)
        body = handler.rfile.read(length)
        if len(body) < length:
            return
        now = time.time()
        key = handler.headers.get("webhook-id") or "none"
        genuine = self.secret is None or is_genuine(self.secret, handler.headers, body)
        with self.lock:
            times = self.arrived.get(key, 0)
            self.arrived[key] = times + 1
            deed = self.behave(key, times)
            accepts = isinstance(deed, str) or 200 <= deed < 300
            self.accepted[key] = self.accepted.get(key, 0) + (1 if accepts else 0)
            self.first.setdefault(key, now)
            if not genuine:
                self.unsigned.append(key)
            line = {"key": key, "at": now, "genuine": genuine, "deed": deed}
            self.file.write(json.dumps(line).encode() + b"\n")
            self.file.flush()
            os.fdatasync(self.file.fileno())
        if self.delay:
            time.sleep(self.delay)
        if deed == "stored-500":
            handler.reply(500)
        elif deed == "stored-close":
            handler.close_connection = True
        elif deed == "stored-reset":
            handler.close_connection = True
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                          (1).to_bytes(4, sys.byteorder) + bytes(4))
        else:
            handler.reply(deed)

    def settle(self):
        """Returns when everything that was sent before this call is on record.

        Connections are taken in the order in which they came, so after an answer to one of ours all
        earlier ones have a thread; then those are waited for.
        """
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as probe:
            probe.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            while probe.recv(4_096):
                pass
        end = time.monotonic() + 20
        while time.monotonic() < end:
            with self.lock:
                if self.active == 0:
                    return
            time.sleep(0.002)
        sys.exit("a receiver did not come to rest within 20 s")

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.file.close()
