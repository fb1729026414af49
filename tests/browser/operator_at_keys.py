"""An operator before a real browser, who has a keyboard and no mouse, and looks at nothing but the page."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from queue_server.simulation.plan import Then
from tests.browser.visitors_of_a_day import Visitor

#: A key that does nothing for so long (seconds) is dead.
DEAD_S = 15.0
#: The second half of a double press is not taken; an operator does not press the same key again that fast.
BREATH_S = 0.5
#: The example's recall pause is cut to a second; instants are whole seconds, so that it may be two until the next.
RECALL_S = 2.2
RARE = 0.05

LOOK = """() => {
  const words = (selector) => { const one = document.querySelector(selector); return one ? one.textContent.trim() : null; };
  const visitor = document.querySelector('.visitor');
  const panel = document.querySelector('[data-panel]');
  const comes = document.querySelector('.key.comes');
  return {
    state: visitor && visitor.dataset.state, number: words('.visitor-number'), said: words('.said'),
    busy: Boolean(document.querySelector('.key.pressed')), panel: panel && panel.dataset.panel,
    comes: comes && comes.dataset.step, waiting: words('.lists .list .count'), answers: window.answers.length,
    chosen: Boolean(document.querySelector(".outcome[aria-pressed='true']")),
  };
}"""
#: Each step's answer: `key` from the press to the answer, `request` from sending it; both in ms, as the browser measured.
WATCH = """() => {
  window.answers = [];
  let pressed = 0;
  window.addEventListener('keydown', (event) => { pressed = event.timeStamp; }, true);
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) {
      const step = /\\/(call-next|call|recall|start|finish|no-show|park|transfer|pause|resume)(\\?|$)/.exec(one.name);
      if (step && one.initiatorType === 'fetch') {
        window.answers.push({ step: step[1], key: one.responseEnd - pressed, request: one.duration });
      }
    }
  }).observe({ type: 'resource' });
}"""


@dataclass(frozen=True)
class Seen:
    """What the page shows."""

    state: str | None
    number: str | None
    said: str | None
    busy: bool
    panel: str | None
    comes: str | None
    waiting: str | None
    answers: int
    chosen: bool


class Operator:
    """One of those who work. `act` presses what comes next without waiting, `settle` waits until the page shows what came of it.

    `pressed` counts the keys by name, `dead` names those after which nothing happened.
    """

    def __init__(self, page: Page, counter: int, known: dict[str, Visitor], back: dict[str, float], seed: int) -> None:
        self.page = page
        self.counter = counter
        self.pressed: dict[str, int] = {}
        self.served = 0
        self._known = known
        self._back = back
        self._rng = random.Random(seed)
        self._ready_at = 0.0
        self._recalls = 0
        self._expected: set[str] = set()
        self._before: Seen | None = None
        page.add_init_script(f"({WATCH})()")

    def sign_in(self, url: str, name: str, password: str) -> None:
        self.page.goto(f"{url}/desk")
        self.page.locator(f"input[name=counter][value='{self.counter}']").wait_for(state="attached")
        self.tab_to("input[name=name]")
        self.page.keyboard.type(name)
        self.tab_to("input[name=password]")
        self.page.keyboard.type(password)
        self.tab_to("input[name=counter]")
        self.page.keyboard.press("Space")
        for _ in range(12):
            if self._focused(f"input[name=counter][value='{self.counter}']"):
                break
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Enter")
        self.page.locator("[data-step=call]:not([aria-disabled=true])").wait_for()

    def look(self) -> Seen:
        return Seen(**self.page.evaluate(LOOK))

    def answers(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.page.evaluate("window.answers")
        return found

    def act(self) -> bool:
        """Presses the key that comes next, if it is time for one."""
        now = time.monotonic()
        if now < self._ready_at:
            return False
        seen = self.look()
        self._before, self._expected = seen, set()
        if self._rng.random() < RARE:
            self._press_what_is_not_allowed(seen)
        elif seen.state == "free":
            self._without_a_visitor(seen)
        elif seen.state == "paused":
            self._key("Alt+Digit0", {"free"})
        elif seen.state == "called":
            self._somebody_was_called(seen)
        elif seen.state == "serving":
            self._a_stretch_is_over(seen)
        return bool(self._expected)

    def settle(self) -> Seen:
        """The page after the press, as soon as it shows one of the expected states."""
        assert self._before is not None
        until = time.monotonic() + DEAD_S
        while True:
            seen = self.look()
            if not seen.busy and self._has_come(seen, self._before):
                break
            assert time.monotonic() < until, f"dead key at counter {self.counter}: {self._before} → {seen}, not {self._expected}"
            time.sleep(0.005)
        self._plan_next(seen)
        return seen

    def tab_to(self, selector: str) -> None:
        """By the Tab key alone, as far as it takes."""
        for _ in range(40):
            if self._focused(selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{selector} cannot be reached by the Tab key")

    def _focused(self, selector: str) -> bool:
        return bool(self.page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector))

    # Which key

    def _key(self, name: str, expected: set[str]) -> None:
        self.pressed[name] = self.pressed.get(name, 0) + 1
        self._expected = expected
        self.page.keyboard.press(name)

    def _visitor(self, seen: Seen) -> Visitor:
        assert seen.number is not None
        return self._known[seen.number]

    def _press_what_is_not_allowed(self, seen: Seen) -> None:
        """The page must say why not, and ask nothing of the server; or F1, which is allowed always."""
        if self._rng.random() < 0.3:
            self._key("F1", {"help"})
        else:
            self._key({"free": "F4", "paused": "F2", "called": "F2"}.get(seen.state or "", "F3"), {"told"})

    def _without_a_visitor(self, seen: Seen) -> None:
        if self._rng.random() < RARE:
            self._key("Alt+Digit0", {"paused"})
            self._in_the_panel("pause")
            self._key("Enter", {"paused"})
        elif seen.waiting not in (None, "0"):
            self._key("F2", {"called", "nobody"})

    def _somebody_was_called(self, seen: Seen) -> None:
        visitor = self._visitor(seen)
        if not visitor.missing:
            if self._rng.random() < RARE / 2:
                self._put_aside(visitor)
            else:
                self._key("F4", {"serving"})
            return
        if self._recalls < 2 and self._rng.random() < 0.7:
            self._recalls += 1
            self._key("F3", {"recalled"})
            return
        self._key("F6", {"free"})
        if self._recalls < 2:
            self._in_the_panel("no-show")
            self._key("Enter", {"free"})
        self._comes_back(visitor, visitor.visit.back_after_s, missing=False)

    def _a_stretch_is_over(self, seen: Seen) -> None:
        visitor = self._visitor(seen)
        stretch = visitor.stretch
        if stretch.then is Then.PARK:
            self._put_aside(visitor)
        elif stretch.then is Then.TRANSFER:
            visitor.leg += 1
            self._send_on(to_counter=stretch.to_other_counter, back=stretch.back_here)
        elif not seen.chosen:
            self._key(f"Alt+Digit{self._rng.randint(1, 5)}", {"chosen"})
        else:
            visitor.leg += 1
            self.served += 1
            if seen.comes == "finish-call":
                self._key("F10", {"called", "nobody", "free"})
            else:
                self._key("F9", {"free"})

    def _put_aside(self, visitor: Visitor) -> None:
        away_s = visitor.stretch.away_s or 300
        visitor.leg += 1 if visitor.stretch.then is Then.PARK else 0
        self._key("F8", {"free"})
        self._in_the_panel("park")
        self._key("Enter", {"free"})
        self._comes_back(visitor, away_s, missing=False)

    def _send_on(self, to_counter: bool, back: bool) -> None:
        self._key("F7", {"free"})
        self._in_the_panel("transfer")
        if to_counter:
            self.page.keyboard.press("Tab")
        self.page.keyboard.press("ArrowDown")
        self.tab_to(".transfer textarea")
        self.page.keyboard.type("Продолжите, пожалуйста")
        if back:
            self.tab_to(".transfer input[type=checkbox]")
            self.page.keyboard.press("Space")
        self.tab_to(".transfer button[type=submit]")
        self._key("Enter", {"free"})

    def _comes_back(self, visitor: Visitor, away_s: int | None, missing: bool) -> None:
        """The hall host is asked to put him back, after a while; never, when he went home."""
        visitor.missing = missing
        if away_s is not None:
            self._back[visitor.ticket] = time.monotonic() + away_s / 60 * 0.2

    def _in_the_panel(self, name: str) -> None:
        until = time.monotonic() + DEAD_S
        while self.look().panel != name:
            assert time.monotonic() < until, f"the panel {name} did not open"
            time.sleep(0.005)

    # What came of it

    def _has_come(self, seen: Seen, before: Seen) -> bool:
        """Whether the page shows what the last key was pressed for."""
        same_visitor = seen.number == before.number
        answered = seen.answers > before.answers
        told = bool(seen.said) and seen.state == before.state and same_visitor
        states = {
            "told": told and not answered,
            "nobody": (told and answered) or (seen.state == "free" and answered and bool(seen.said)),
            "chosen": seen.chosen,
            "recalled": answered and seen.state == "called",
            "help": seen.panel == "help",
            "called": seen.state == "called" and not (same_visitor and before.state == "called"),
        }
        return any(states.get(one, seen.state == one) for one in self._expected)

    def _plan_next(self, seen: Seen) -> None:
        """When the next key is due: people walk, talk, and look before they press."""
        wait_s = BREATH_S if self._expected & {"told", "nobody"} else 0.1
        if "help" in self._expected:
            self.page.keyboard.press("Escape")
        elif seen.state == "called" and seen.number != (self._before.number if self._before else None):
            self._recalls = 0
            wait_s = RECALL_S if self._visitor(seen).missing else self._visitor(seen).walk_s
        elif "recalled" in self._expected:
            wait_s = RECALL_S
        elif "serving" in self._expected:
            wait_s = self._visitor(seen).service_s
        elif seen.state == "paused":
            wait_s = 2.0
        elif self._before is not None and self._before.state == "paused":
            # The same key opens the counter and closes it: a second press at once is a double press, and taken for one.
            wait_s = 0.5
        self._ready_at = time.monotonic() + wait_s
