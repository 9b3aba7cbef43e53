#!/usr/bin/env python3
"""The client behind the conformance protocol: copy this, and put your client in.

Each line of standard input is one call of the client; what the client asks of its services
and windows meanwhile is the answer. The services here are fakes that write down what they
are told:

    certgate check --sut "python3 adapter.py" --compare decisions
"""

import base64
import json
import sys

from client import (CANCEL, CODES, IGNORE, JOINED, OVER, PENDING, PLAY, RECONNECTED, RETRYING,
                    Client, Rejected)

NAME, VERSION = "python-client", "1"

# What this client does not have. The suite leaves it out and says so.
LACKS = ["deadlines", "forget", "caps", "scopes", "snapshot"]

SIGNALS = {
    "join_succeeded": JOINED, "join_failed": OVER, "join_retrying": RETRYING, "left": OVER,
    "reconnecting": RETRYING, "reconnect_succeeded": RECONNECTED, "reconnect_failed": OVER,
    "certificate_pending": PENDING, "play_allowed": PLAY,
}


class FakeService:
    """A media service that holds its session when the suite says so."""

    def __init__(self, session, kind, effects):
        self.session, self.kind, self.effects = session, kind, effects
        self.inquiry = 0

    def reports(self, what):
        self.inquiry += what == PENDING  # each time that it asks is an inquiry of its own

    def get_certification_info(self, certification_type):
        effect = {"session": self.session, "inquiry": self.inquiry}
        self.effects.append({"fetch_certificate": effect})

    def set_certification_action(self, certification_type, action):
        self.effects.append({"set_certificate_action": {
            "session": self.session, "inquiry": self.inquiry,
            "action": {IGNORE: "ignore", CANCEL: "cancel"}[action],
            "why": "person",  # reasons are not compared at this level
        }})

    def terminate(self):
        self.effects.append({"terminate": {"session": self.session, "why": "denied"}})


class FakeWindows:
    """A screen that nobody looks at."""

    def __init__(self, effects):
        self.effects = effects

    def show(self, window):
        shown = {"fingerprint": window.fingerprint, **self._content(window)}
        self.effects.append({"show_prompt": shown})

    def update(self, window):
        self.effects.append({"update_prompt": self._content(window)})

    def dismiss(self, window, why):
        self.effects.append({"dismiss_prompt": {"prompt": window.number, "why": why}})

    def _content(self, window):
        return {
            "prompt": window.number, "revision": window.revision,
            "hosts": sorted(window.hosts), "problems": sorted(window.problems),
            "sessions": sorted(window.waiting),
        }


class Meeting:
    """One client with its fakes."""

    def __init__(self, policy):
        self.effects, self.services = [], {}
        self.client = Client(
            FakeWindows(self.effects),
            shown_at_once=policy.get("max_shown_prompts", 1),
            forbid_overrides=policy.get("forbid_overrides", False),
            non_overridable=policy.get("non_overridable", ["revoked", "bad_signature", "unknown"]),
        )

    def give(self, name, fields):
        """One input; the answer is what was written down meanwhile."""
        handler = getattr(self, "on_" + name, None)
        if handler is None:
            return {"nack": name}
        try:
            handler(fields)
        except Rejected as rejected:
            return {"error": str(rejected)}
        effects = self.effects[:]
        self.effects.clear()
        return {"effects": effects}

    def on_open(self, fields):
        service = FakeService(fields["session"], fields["kind"], self.effects)
        self.client.open(fields["session"], fields["kind"], service)
        self.services[fields["session"]] = service

    def on_status(self, fields):
        service = self.services.get(fields["session"])
        if service is not None:
            service.reports(CODES[service.kind].get(fields["code"]))
        self.client.status(fields["session"], fields["code"])

    def on_signal(self, fields):
        what = SIGNALS[fields["signal"]]
        if fields["session"] in self.services:
            self.services[fields["session"]].reports(what)
        self.client.report(fields["session"], what)

    def on_certificate(self, fields):
        problems = fields.get("problems") or []
        given = base64.b64decode(fields["bytes"], validate=True)
        self.client.certificate(
            fields["session"], fields["inquiry"], given, fields.get("host"), problems)

    def on_certificate_unavailable(self, fields):
        self.client.certificate(fields["session"], fields["inquiry"], None, None, [])

    def on_answer(self, fields):
        connect_anyway = fields["verdict"] == "connect_anyway"
        self.client.answer(fields["prompt"], connect_anyway, fields.get("revision"))

    def on_close(self, fields):
        self.client.close(fields["session"])
        del self.services[fields["session"]]

    def on_end(self, fields):
        self.client.end()


def answer(line, meeting):
    """The answer to a line, and the meeting that goes on."""
    try:
        line = json.loads(line)
        if "hello" in line:
            meeting = Meeting(line["hello"].get("policy", {}))
            hello = {"protocol": 1, "name": NAME, "version": VERSION, "lacks": LACKS}
            return {"hello": hello}, meeting
        (name, fields), = line["input"].items()
        return meeting.give(name, fields), meeting
    except (AttributeError, KeyError, TypeError, ValueError):
        return {"error": "malformed"}, meeting


def main():
    meeting = None
    for line in sys.stdin.buffer:
        said, meeting = answer(line, meeting)
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
