"""What is known of a test page, and when."""

from __future__ import annotations

import pytest

from queue_server.hall.trial import ANSWER_WITHIN_S, state


@pytest.mark.parametrize(
    ("outcome", "seconds_later", "known"),
    [
        (None, 0, "asked"),
        (None, ANSWER_WITHIN_S - 1, "asked"),
        (None, ANSWER_WITHIN_S, "uncertain"),
        ("printed", 0, "printed"),
        ("printed", 3600, "printed"),
        ("failed", 1, "failed"),
        ("uncertain", 1, "uncertain"),
    ],
)
def test_a_kiosk_that_says_nothing_leaves_it_unknown_and_its_word_counts_whenever_it_comes(
    outcome: str | None, seconds_later: int, known: str
) -> None:
    assert state(1000, outcome, 1000 + seconds_later).value == known
