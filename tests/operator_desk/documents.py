"""State documents of a busy morning, as the agreement between server and pages has them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

Json = dict[str, Any]

OFFICE_ZONE = timezone(timedelta(hours=7))
NOW = datetime(2026, 3, 2, 10, 42, 10, tzinfo=OFFICE_ZONE)
LIMITS = {"limit_s": 1800, "amber_s": 1200, "red_s": 1620}


def _service(code: str, name: str, letter: str) -> Json:
    return {"code": code, "name": name, "letter": letter, "open": True, "served": True}


SERVICES = [
    _service("grid-person", "Технологическое присоединение, физические лица", "А"),
    _service("grid-company", "Технологическое присоединение, организации", "А"),
    _service("water", "Договоры водоснабжения и водоотведения", "В"),
    _service("meters", "Приборы учёта: допуск и показания", "Е"),
    _service("complaints", "Жалобы на отключения и качество", "К"),
    _service("advice", "Консультации", "С"),
    _service("accounts", "Помощь с личным кабинетом", "Т"),
]
#: What the operators can and their counters do not take.
NOT_TAKEN = ("complaints", "accounts")
BY_LETTER = {each["letter"]: each for each in reversed(SERVICES)}
STEPS = {
    "waiting": ["call", "priority", "transfer", "cancel"],
    "called": ["recall", "start", "no_show", "park", "transfer", "cancel"],
    "serving": ["finish", "further-service", "park", "transfer"],
    "parked": ["call", "priority", "transfer", "return", "cancel"],
    "no_show": ["return", "cancel"],
}


def at(seconds_ago: float) -> str:
    """An instant of the morning in ISO 8601."""
    return (NOW - timedelta(seconds=seconds_ago)).isoformat()


def light(used: float) -> str:
    """The light of the standard for `used` seconds."""
    if used >= LIMITS["red_s"]:
        return "red"
    return "amber" if used >= LIMITS["amber_s"] else "green"


def ticket(number: str, state: str = "waiting", used: int = 300, **more: Any) -> Json:
    """A ticket with `used` seconds of its budget gone."""
    service = BY_LETTER.get(number[0], SERVICES[0])
    called = state not in ("waiting",)
    started = state in ("serving", "parked", "finished")
    return {
        "id": f"id-{number}",
        "number": number,
        "state": state,
        "service": {"code": service["code"], "name": service["name"]},
        "group": {"letter": number[0], "name": service["name"]},
        "counter": 3 if state in ("called", "serving") else None,
        "operator": None,
        "issued_at": at(used),
        "called_at": at(used * 0.3) if called else None,
        "started_at": at(used * 0.25) if started else None,
        "finished_at": None,
        "since": at(used * 0.25 if started else used * 0.3 if called else used),
        "people_ahead": 4,
        "estimate": {"low_minutes": 10, "high_minutes": 20},
        "budget": {
            "limit_s": LIMITS["limit_s"],
            "used_s": used,
            "left_s": LIMITS["limit_s"] - used,
            "light": light(used),
            "starts_in_s": 0,
        },
        "waiting_s": int(used * 0.7),
        "walking_s": 40 if called else 0,
        "service_s": int(used * 0.25) if started else 0,
        "paused_s": 0,
        "priority": None,
        "language": "ru",
        "print_state": "printed",
        "recalls": 0,
        "comment": None,
        "for_counter": None,
        "outcome": None,
        "parked": None,
        "returned": False,
        "times_doubt": None,
        "booked_at": None,
        "steps": STEPS.get(state, []),
        "tracking_url": None,
        "papers": [],
        **more,
    }


def counters() -> list[Json]:
    """The counters as the sign-in list has them."""
    names = {1: "Иванова М. П.", 2: None, 3: None, 4: "Кузнецов Д. И.", 5: None, 6: None}
    return [
        {"number": number, "name": f"Окно {number}", "state": "free" if who else "closed", "operator": who}
        for number, who in names.items()
    ]


def desk_state(**changes: Any) -> Json:
    """The desk of counter 3 between two visitors, with a full hall."""
    disabled = {"code": "disabled", "name": "Инвалид I–II группы"}
    queue = [
        ticket("А014", used=1640, priority=disabled),
        ticket("Е007", used=1330),
        ticket("А015", used=900),
        ticket("В003", used=610),
        ticket("К002", used=240, language="en"),
    ]
    return {
        "seq": 100,
        "server_time": NOW.isoformat(),
        "counter": {"number": 3, "name": "Окно 3", "state": "free", "reason": None, "back_at": None, "work": False, "lent": []},
        "operator": {"name": "petrova", "display_name": "Петрова А. С."},
        "ticket": None,
        "next": {"ticket": queue[0], "why": {"code": "priority", "text": "По закону без очереди"}},
        "waiting": [
            {
                "service": {"code": each["code"], "name": each["name"]},
                "letter": each["letter"],
                "waiting": count,
                "longest_wait_s": wait,
            }
            for each, count, wait in zip(SERVICES, (4, 0, 2, 3, 1, 2, 0), (1640, 0, 610, 1330, 240, 400, 0), strict=True)
        ],
        "queue": queue,
        "parked": [
            ticket("А009", "parked", 700, parked={"reason": "Несёт копию паспорта", "until": at(120), "due": True, "own": False}),
            ticket("С004", "parked", 500, parked={"reason": "Звонит в сети", "until": at(-540), "due": False, "own": True}),
            ticket("В001", "parked", 800, parked={"reason": "copy", "until": at(-900), "due": False, "own": False}),
        ],
        "missed": [ticket("А008", "no_show", 800), ticket("Е005", "no_show", 650)],
        "alarms": [],
        "help": None,
        "messages": [],
        "services": [{**each, "here": each["code"] != "water"} for each in SERVICES],
        "rights": {"choose": True, "queue": True},
        "result_required": False,
        "forgotten_after_s": 2700,
        "counters": [{"number": each["number"], "name": each["name"], "state": each["state"]} for each in counters()],
        "outcomes": [
            {"code": "solved", "name": "Вопрос решён"},
            {"code": "application", "name": "Принято заявление"},
            {"code": "appeal", "name": "Принято обращение"},
            {"code": "papers", "name": "Не хватает документов"},
            {"code": "elsewhere", "name": "Не к нам"},
        ],
        "pause_reasons": [
            {"code": "lunch", "name": "Обед", "minutes": 45, "work": False},
            {"code": "technical", "name": "Технический перерыв", "minutes": 10, "work": False},
            {"code": "office", "name": "Работа с документами", "minutes": 30, "work": True},
            {"code": "training", "name": "Обучение", "minutes": 60, "work": False},
        ],
        "park_reasons": [
            {"code": "copy", "name": "Делает копию"},
            {"code": "form", "name": "Заполняет бланк"},
            {"code": "colleague", "name": "Ждём коллегу"},
        ],
        "settings": {"recalls": 2, "recall_pause_s": 20, "takes_roll_numbers": True, "auto_call_s": 0, **LIMITS},
        **changes,
    }


def called(**more: Any) -> Json:
    """The visitor who is on the way to counter 3."""
    return ticket("А012", "called", 760, **{"called_at": at(5), "since": at(5), "started_at": None, **more})


def serving(used: int = 760, **more: Any) -> Json:
    """The visitor who is being served at counter 3, with everything a visitor can have."""
    full: Json = {
        "priority": {"code": "veteran", "name": "Ветеран боевых действий"},
        "language": "en",
        "comment": "Договор готов, нужна подпись. Второй экземпляр у Кузнецова.",
        "papers": ["паспорт", "свидетельство о собственности", "схема участка"],
    }
    return ticket("А012", "serving", used, **{**full, **more})


def hall_state(**changes: Any) -> Json:
    """The whole hall at the same moment."""
    tickets = [
        ticket("А012", "serving", 1690, counter=3, operator="Петрова А. С."),
        ticket("А014", used=1640, priority={"code": "disabled", "name": "Инвалид I–II группы"}),
        ticket("Е007", used=1330),
        ticket("К001", "serving", 1250, counter=1, operator="Иванова М. П."),
        ticket("А015", used=900),
        ticket("А009", "parked", 700, parked={"reason": "Несёт копию паспорта", "until": at(120), "due": True}),
        ticket("В003", used=610),
        ticket("С004", "called", 480, counter=4, operator="Кузнецов Д. И."),
        ticket("К002", used=240, language="en"),
        ticket("А016", used=90, print_state="failed", steps=["reprint", "transfer", "cancel"]),
    ]
    history = [
        {
            "seq": 1,
            "at": at(1690),
            "what": "issued",
            "who": "kiosk:entrance",
            "name": "Киоск у входа",
            "counter": None,
            "details": {"people_ahead": 4},
        },
        {"seq": 2, "at": at(600), "what": "called", "who": "user:petrova", "name": "Петрова А. С.", "counter": 3, "details": {}},
        {"seq": 3, "at": at(560), "what": "started", "who": "user:petrova", "name": "Петрова А. С.", "counter": 3, "details": {}},
    ]
    tickets[0]["history"] = history
    groups = {each["letter"]: each for each in reversed(SERVICES)}
    waits = {"А": (4, 1640), "В": (2, 610), "Е": (3, 1330), "К": (1, 240), "С": (0, 0), "Т": (0, 0)}
    return {
        "seq": 100,
        "server_time": NOW.isoformat(),
        "office": {"code": "skek", "name": "Центр обслуживания клиентов"},
        "open": True,
        "standard": {"total_limit_s": LIMITS["limit_s"], "amber_s": LIMITS["amber_s"], "red_s": LIMITS["red_s"]},
        "queues": [
            {
                "letter": letter,
                "name": groups[letter]["name"].split(",")[0],
                "waiting": count,
                "longest_wait_s": wait,
                "light": light(wait),
                "estimate": {"low_minutes": 10, "high_minutes": 20},
                "services": [
                    {"code": each["code"], "name": each["name"], "open": True, "waiting": 1, "longest_wait_s": wait}
                    for each in SERVICES
                    if each["letter"] == letter
                ],
            }
            for letter, (count, wait) in waits.items()
        ],
        "counters": [
            _counter(1, "serving", "Иванова М. П.", tickets[3], 700),
            _counter(2, "closed", None, None, 6000),
            _counter(3, "serving", "Петрова А. С.", tickets[0], 560),
            _counter(4, "called", "Кузнецов Д. И.", tickets[7], 25),
            _counter(5, "paused", "Смирнова О. Л.", None, 900, "Обед"),
            _counter(6, "free", "Орлов П. Р.", None, 45),
        ],
        "tickets": tickets,
        "missed": [ticket("А008", "no_show", 800), ticket("Е005", "no_show", 650)],
        "unprinted": [tickets[-1]],
        "today": {
            "issued": 57,
            "finished": 41,
            "no_show": 3,
            "cancelled": 1,
            "expired": 0,
            "within_standard": 38,
            "share_within_standard": 0.9268,
        },
        "lights": {"green": 6, "amber": 2, "red": 2},
        "alarms": [
            {
                "code": "over_red",
                "text": "А012: до предела меньше 2 минут",
                "level": "red",
                "number": "А012",
                "ticket": "id-А012",
            },
            {"code": "idle", "text": "Ждут 10, а окно 5 на перерыве 15 минут", "level": "amber"},
        ],
        "devices": [
            _device("board", "Табло у лестницы", "red", ("away", "нет связи", "Проверьте питание и сеть."), online=False),
            _device("kiosk", "Киоск у входа", "amber", ("near_end", "бумага кончается", "Приготовьте новый рулон.")),
            _device("kiosk", "Киоск в углу", "amber", ("locked", "заперт сотрудниками", "Откройте."), locked="Уборка"),
            _device("board", "Табло в зале", "green"),
        ],
        "services": SERVICES,
        "priorities": [
            {"code": "disabled", "name": "Инвалид I–II группы", "basis": "181-ФЗ"},
            {"code": "veteran", "name": "Ветеран боевых действий", "basis": "5-ФЗ"},
        ],
        "messages": [],
        "bookings": {"expected": 2, "days_ahead": 14},
        "desk_messages": [],
        **changes,
    }


def _device(kind: str, name: str, light: str, trouble: tuple[str, str, str] | None = None, **more: Any) -> Json:
    words = None if trouble is None else dict(zip(("code", "text", "do"), trouble, strict=True))
    plain = {"online": True, "last_seen": at(700), "paper": None, "locked": None, "light": light, "trouble": words}
    later = {"place": None, "since": at(3000), "alone": None, "test_print": None, "board": None, "sound_test": None}
    return {"kind": kind, "name": name, **plain, **later, **more}


def _counter(number: int, state: str, operator: str | None, now: Json | None, since: int, reason: str | None = None) -> Json:
    return {
        "number": number,
        "name": f"Окно {number}",
        "state": state,
        "reason": reason,
        "operator": operator,
        "since": at(since),
        "services": [each["code"] for each in SERVICES if not operator or each["code"] not in NOT_TAKEN],
        "lent": [],
        "helps": [],
        "could_take": list(NOT_TAKEN) if operator else [],
        "help": None,
        "ticket": now,
    }


def calls_of_a_prankster() -> Json:
    """A desk whose names and notes were typed by somebody who tries things out."""
    nasty = "<script>window.__x=1</script>{{7*7}}{number}"
    visitor = serving(comment="<img src=x onerror=window.__x=1>", priority={"code": "x", "name": nasty})
    visitor["service"] = {"code": "x", "name": nasty}
    return desk_state(
        ticket=visitor,
        counter={"number": 3, "name": nasty, "state": "serving", "reason": None, "lent": [nasty]},
        alarms=[{"code": "x", "text": nasty, "level": "red"}],
    )
