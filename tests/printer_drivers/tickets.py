"""Tickets as they are printed in a hall."""

from __future__ import annotations

from printer_drivers import TicketPaper

USUAL = TicketPaper(
    office="Центр обслуживания клиентов",
    heading="Ваш номер",
    number="А012",
    group="Технологическое присоединение",
    service="Подача заявки на подключение к электрическим сетям",
    ahead="Перед вами 4.\nВызов примерно через 10–20 минут",
    papers_heading="Подготовьте",
    papers=(
        "Паспорт",
        "Документ о праве собственности на землю или дом",
        "План расположения энергопринимающих устройств",
    ),
    qr="http://queue.example.org:8080/t/7Qm2xK9dWc4h",
    qr_caption="Следите за очередью с телефона",
    issued="23 ноября 2026 г., 10:42",
    footer=("Ждите вызова на табло.", "Если пропустили вызов, подойдите к администратору."),
)

ENGLISH = TicketPaper(
    office="Customer service centre",
    heading="Your number",
    number="E104",
    group="Meters",
    service="Meter readings",
    ahead="7 people are ahead of you.\nYou will be called in about 15–25 minutes",
    qr="http://queue.example.org:8080/t/7Qm2xK9dWc4h",
    qr_caption="Follow the queue",
    issued="23 November 2026, 10:42",
    footer=("Watch the board for your call. If you miss it, go to the host’s desk.",),
)

LONG_NAME = (
    "Оформление акта разграничения балансовой принадлежности электрических сетей и эксплуатационной "
    "ответственности сторон при технологическом присоединении энергопринимающих устройств заявителя до 15 кВт"
)[:200]

CATALOGUE_TEXTS = (
    "«Ёлка» — это 100 ₽… № 5, ё, “quotes”, ‘single’, 10–20 минут",
    "Әлмәт, Җиңү, Һөнәр, үзәк, чәкчәк, төньяк",
    "Қазақстан, ғылым, ңұң, үкім, һәм, Өскемен, тіркеу",
    "Чӑваш Ен, Башҡортостан, Украïна, ґанок, єдність",
    "Straße, café, naïve, Łódź, Dvořák, ½ hour, 220 V × 3, ±5 %, ≤ 15 kW, 35 °C, €10",
)
