// Appointments: a free time booked on the phone in two presses, the code to be told, and who is expected on a day.

import { currentLanguage, html, t, useEffect, useState } from "/static/page.js";
import { LinkLost, send } from "/static/http.js";
import { Ask, Panel } from "./panel.js";
import { problem } from "./presses.js";
import { shortDay } from "./reports_words.js";
import { serviceWords } from "./worded.js";

const MAY_BOOK = ["host", "supervisor", "administrator"];
const DAY_MS = 86400000;

/** Opens the panel, and says how many are still to come today; not there where the kiosks ask for no codes. */
export function BookingsButton({ state, role, onOpen }) {
  if (!state.bookings || !MAY_BOOK.includes(role)) return null;
  const { expected } = state.bookings;
  return html`
    <button type="button" class="button quiet" onClick=${onOpen}>
      ${t("hall.book.open")}${expected > 0 && html` <b class="number">${expected}</b>`}
    </button>
  `;
}

/** The panel: service and day, their free times as buttons, then the code in large; below who is booked that day. */
export function Bookings({ state, presses, onClose }) {
  const today = state.server_time.slice(0, 10);
  const [service, setService] = useState(state.services.find((each) => each.open)?.code);
  const [day, setDay] = useState(today);
  const [name, setName] = useState("");
  const [made, setMade] = useState(null);
  const [came, setCame] = useState(null);
  const [cancelling, setCancelling] = useState(null);
  const booked = useBookings(day, service, state.seq, presses);
  const busy = String(Boolean(presses.busy));
  const press = async (step, path, body) => {
    const answers = await presses.press(step, [{ path: `/api/v1/bookings${path}`, body }]);
    return answers && answers[0].status < 400 ? answers[0].body : null;
  };
  const book = async (time) => {
    const said = name.trim();
    const booking = await press("book", "", { service, day, time, ...(said ? { name: said } : {}) });
    if (!booking) return;
    presses.say(t("hall.said.book", { time }), "good");
    setMade(booking);
    setName("");
  };
  const cancel = async () => {
    const { id, time } = cancelling;
    if (!(await press("booking-cancel", `/${id}/cancel`))) return;
    presses.say(t("hall.said.booking_cancelled", { time }), "good");
    setCancelling(null);
  };
  const arrive = async ({ code }) => {
    const given = await press("arrive", "/arrive", { code });
    if (!given) return;
    presses.say(t("hall.said.issue", { number: given.ticket.number }), "good");
    setCame(given);
  };

  if (cancelling) {
    return html`<${Ask} name="booking-cancel" heading=${t("hall.book.cancel_heading", cancelling)}
      text=${t("hall.book.cancel_text")} yes=${t("hall.book.cancel")} busy=${presses.busy} onYes=${cancel}
      onClose=${() => setCancelling(null)} />`;
  }
  const heading = t("hall.book");
  if (made) {
    return html`<${Panel} key="made" name="booked" heading=${heading} onClose=${onClose}>
      <${Told} booking=${made} onAgain=${() => setMade(null)} onClose=${onClose} />
    <//>`;
  }
  if (came) {
    return html`<${Panel} key="came" name="arrived" heading=${heading} onClose=${onClose}>
      <div class="issued" role="status">
        <p class="number issued-number">${came.ticket.number}</p>
        <p><b>${came.ticket.service.name}</b></p>
        <p>${came.late ? t("hall.book.late") : t("common.booked", { time: came.ticket.booked_at.slice(11, 16) })}</p>
        <div class="row centre">
          <button type="button" class="button primary" onClick=${() => setCame(null)}>${t("hall.done")}</button>
        </div>
      </div>
    <//>`;
  }
  return html`
    <${Panel} key="book" name="book" heading=${heading} onClose=${onClose}>
      <div class="book-wish">
        <label><span>${t("hall.book.service")}</span>
          <select data-first value=${service} onChange=${(event) => setService(event.target.value)}>
            ${state.services.map((each) => html`<option key=${each.code} value=${each.code} disabled=${!each.open}>${
              serviceWords(each, each.open)}</option>`)}
          </select></label>
        <label><span>${t("hall.book.day")}</span>
          <select value=${day} onChange=${(event) => setDay(event.target.value)}>
            ${daysFrom(today, state.bookings.days_ahead).map((each, ahead) => html`<option key=${each} value=${each}>${dayWords(each, ahead)}</option>`)}
          </select></label>
        <label><span>${t("hall.book.name")}</span>
          <input type="text" autocomplete="off" maxlength="60" value=${name}
            onInput=${(event) => setName(event.target.value)} /></label>
      </div>
      <h3 id="book-free">${t("hall.book.free")}</h3>
      ${booked && booked.free.length === 0 && html`<p class="muted">${t("hall.book.none_free")}</p>`}
      <div class="book-times" role="group" aria-labelledby="book-free">
        ${(booked ? booked.free : []).map((time) => html`<button type="button" key=${time} class="button number"
          aria-disabled=${busy} onClick=${() => book(time)}>${time}</button>`)}
      </div>
      <h3>${t("hall.book.booked")}</h3>
      ${booked && booked.items.length === 0 && html`<p class="muted">${t("hall.book.nobody")}</p>`}
      <ul class="booked">
        ${(booked ? booked.items : []).map((each) => html`<${Booked} key=${each.id} booking=${each} busy=${busy}
          today=${day === today} onArrive=${() => arrive(each)} onCancel=${() => setCancelling(each)} />`)}
      </ul>
    <//>
  `;
}

// The code in large, in two groups of three, as it is told on the phone.
function Told({ booking, onAgain, onClose }) {
  const { code, service, name } = booking;
  return html`
    <div class="issued" role="status">
      <p>${t("hall.book.code")}</p>
      <p class="number issued-number" aria-label=${code.split("").join(" ")}>${`${code.slice(0, 3)} ${code.slice(3)}`}</p>
      <p><b>${whenWords(booking)}</b></p>
      <p>${[service.name, name].filter(Boolean).join(" · ")}</p>
      <p class="muted">${t("hall.book.tell")}</p>
      <div class="row centre">
        <button type="button" class="button primary" onClick=${onAgain}>${t("hall.book.again")}</button>
        <button type="button" class="button" onClick=${onClose}>${t("hall.done")}</button>
      </div>
    </div>
  `;
}

function Booked({ booking, busy, today, onArrive, onCancel }) {
  const { time, service, name, code, state, ticket } = booking;
  const open = state === "expected" || state === "missed";
  const about = ticket ? t("hall.book.came", { number: ticket.number }) : code && t("hall.book.by_code", { code });
  return html`
    <li class="booked-row" data-state=${state}>
      <b class="number">${time}</b>
      <span class="booked-about"><span>${[service.name, name].filter(Boolean).join(" · ")}</span>
        <span class="muted">${[about, state === "missed" && t("hall.book.missed")].filter(Boolean).join(" · ")}</span></span>
      ${open && code && html`<span class="row booked-steps">
        ${today && html`<button type="button" class="button small" aria-disabled=${busy}
          aria-label=${t("hall.book.arrive_this", { time, name: name || "" })} onClick=${onArrive}>${t("hall.book.arrive")}</button>`}
        <button type="button" class="button quiet small" aria-disabled=${busy}
          aria-label=${t("hall.book.cancel_this", { time, name: name || "" })} onClick=${onCancel}>${t("hall.book.cancel")}</button>
      </span>`}
    </li>
  `;
}

// Read again with every event of the hall: another host may book at the same time.
function useBookings(day, service, seq, presses) {
  const [booked, setBooked] = useState(null);
  const lang = currentLanguage();
  useEffect(() => {
    let left = false;
    const read = async () => {
      try {
        const answer = await send("GET", `/api/v1/bookings?day=${day}&service=${encodeURIComponent(service)}&lang=${lang}`);
        if (left) return;
        if (answer.status === 200) setBooked(answer.body);
        else presses.say(problem(answer), "problem");
      } catch (error) {
        if (!(error instanceof LinkLost)) throw error;
        if (!left) presses.say(t("common.link_sign_in"), "problem");
      }
    };
    read();
    return () => {
      left = true;
    };
  }, [day, service, seq, lang]);
  return booked;
}

function daysFrom(today, ahead) {
  const first = Date.parse(`${today}T00:00:00Z`);
  return Array.from({ length: ahead + 1 }, (_, day) => new Date(first + day * DAY_MS).toISOString().slice(0, 10));
}

// «Сегодня 27.11», «понедельник 30.11»
function dayWords(day, ahead) {
  const near = [t("hall.book.today"), t("hall.book.tomorrow")][ahead];
  const weekday = t(`weekday.${(new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7}`);
  return `${near || weekday} ${shortDay(day)}`;
}

function whenWords({ day, time }) {
  return `${dayWords(day)}, ${time}`;
}
