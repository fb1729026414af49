// The paper of a day without power, typed in like a table. The sheet lives in this page only: the tablet belongs to many.

import { html, t, useEffect, useRef, useState } from "/static/page.js";
import { clockTyped } from "./clock_typed.js";
import { Ask, Panel } from "./panel.js";
import { serviceWords } from "./worded.js";

const TIMES = ["arrived_at", "called_at", "started_at", "finished_at"];
const OUTCOMES = ["finished", "no_show", "cancelled"];
const LINES_AT_FIRST = 5;
const LINES_AT_MOST = 60;
const DAYS_BACK = 7;

let lines = 0;
const emptyLine = () => ({ line: ++lines, number: "", service: "", counter: "", outcome: "finished",
  arrived_at: "", called_at: "", started_at: "", finished_at: "" });
const isEmpty = (row) => !row.number.trim() && TIMES.every((each) => !row[each].trim());

/** The form in place of the hall; `onClose` is called when the sheet is in or given up on purpose. */
export function PaperDay({ state, presses, onClose }) {
  const [day, setDay] = useState(state.server_time.slice(0, 10));
  const [rows, setRows] = useState(() => Array.from({ length: LINES_AT_FIRST }, emptyLine));
  const [wrong, setWrong] = useState({});
  const [asking, setAsking] = useState(false);
  const table = useRef(null);
  const filled = rows.filter((row) => !isEmpty(row));
  const dirty = filled.length > 0;

  useEffect(() => {
    if (!dirty) return undefined;
    const warn = (event) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [dirty]);

  const change = (line, field, value) => {
    setRows((was) => grown(was.map((row) => (row.line === line ? { ...row, [field]: value } : row))));
    setWrong(({ [line]: _mended, ...others }) => others);
  };
  const leave = () => (dirty ? setAsking(true) : onClose());
  const onEnter = (event, index) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const next = table.current.querySelectorAll("[data-field='number']")[index + 1];
    if (next) next.focus();
  };
  const submit = async (event) => {
    event.preventDefault();
    if (!dirty) return;
    const answers = await presses.press("paper_day", [{ path: "/api/v1/paper-day", body: { day, rows: filled.map(asSent) } }]);
    if (!answers) return;
    const { status, body } = answers[0];
    if (status < 400) {
      presses.say(t.n("hall.said.paper_day", body.tickets), "good");
      onClose();
    } else if (body && body.rows) {
      setWrong(Object.fromEntries(body.rows.map((each) => [filled[each.row - 1].line, each])));
      const first = filled[body.rows[0].row - 1].line;
      const field = table.current.querySelector(`[data-line='${first}'] [data-field='${body.rows[0].field}']`);
      field.focus();
      if (field.select) field.select();
    }
  };

  if (asking) {
    return html`<${Ask} name="paper-day-leave" heading=${t("hall.paper_day")} text=${t("hall.paper_day.leave")}
      yes=${t("hall.paper_day.throw_away")} onYes=${onClose} onClose=${() => setAsking(false)} />`;
  }
  return html`
    <${Panel} name="paper-day" heading=${t("hall.paper_day")} onClose=${leave}>
      <form onSubmit=${submit}>
        <p class="row paper-day-head">
          <label><span>${t("hall.paper_day.day")}</span> <input type="date" required value=${day}
            min=${daysBefore(state.server_time, DAYS_BACK)} max=${state.server_time.slice(0, 10)}
            onInput=${(event) => setDay(event.target.value)} /></label>
          <span class="muted">${t("hall.paper_day.how")}</span>
        </p>
        <div class="paper-day-scroll">
          <table class="paper-day" ref=${table}>
            <thead>
              <tr>
                <th scope="col">${t("hall.paper_day.line")}</th>
                ${["number", "service", ...TIMES, "counter", "outcome"].map(
                  (field) => html`<th scope="col" key=${field}>${t(`hall.paper_day.${field}`)}</th>`
                )}
              </tr>
            </thead>
            <tbody>
              ${rows.map((row, index) => html`<${Line} key=${row.line} row=${row} index=${index} state=${state}
                wrong=${wrong[row.line]} first=${index === 0} onChange=${change}
                onKeyDown=${(event) => onEnter(event, index)} />`)}
            </tbody>
          </table>
        </div>
        <div class="row">
          <button type="submit" class="button primary" aria-disabled=${String(!dirty || Boolean(presses.busy))}>
            ${t.n("hall.paper_day.submit", filled.length)}
          </button>
          <button type="button" class="button" onClick=${leave}>${t("common.close")}</button>
        </div>
      </form>
    <//>
  `;
}

function Line({ row, index, state, wrong, first, onChange, onKeyDown }) {
  const named = (field) => ({
    "data-field": field,
    "aria-label": `${t(`hall.paper_day.${field}`)}, ${index + 1}`,
    "aria-invalid": String(Boolean(wrong && wrong.field === field)),
    "aria-describedby": wrong && wrong.field === field ? `wrong-${row.line}` : undefined,
    value: row[field],
    onKeyDown,
  });
  const typed = (field) => ({ ...named(field), onInput: (event) => onChange(row.line, field, event.target.value) });
  const chosen = (field) => ({ ...named(field), onChange: (event) => onChange(row.line, field, event.target.value) });
  return html`
    <tr data-line=${row.line} class=${wrong ? "wrong" : ""}>
      <th scope="row">${index + 1}</th>
      <td><input class="number" type="text" maxlength="12" autocomplete="off" data-first=${first ? "" : undefined}
        ...${typed("number")} /></td>
      <td>
        <select ...${chosen("service")}>
          <option value="">–</option>
          ${state.services.map((each) => html`<option key=${each.code} value=${each.code}>${serviceWords(each)}</option>`)}
        </select>
      </td>
      ${TIMES.map((field) => html`<td key=${field}><input class="number" type="text" inputmode="numeric" maxlength="5"
        autocomplete="off" ...${typed(field)} onBlur=${(event) => onBlurTime(event, row, field, onChange)} /></td>`)}
      <td>
        <select ...${chosen("counter")}>
          <option value="">–</option>
          ${state.counters.map((each) => html`<option key=${each.number} value=${String(each.number)}>${each.number}</option>`)}
        </select>
      </td>
      <td>
        <select ...${chosen("outcome")}>
          ${OUTCOMES.map((each) => html`<option key=${each} value=${each}>${t(`hall.paper_day.outcome.${each}`)}</option>`)}
        </select>
      </td>
    </tr>
    ${wrong && html`<tr class="wrong"><td></td><td colspan="8" id=${`wrong-${row.line}`} role="alert">${wrong.reason}</td></tr>`}
  `;
}

function onBlurTime(event, row, field, onChange) {
  const clock = clockTyped(event.target.value);
  if (clock !== row[field]) onChange(row.line, field, clock);
}

// There is always an empty line below the last one that is written on.
function grown(rows) {
  return isEmpty(rows[rows.length - 1]) || rows.length >= LINES_AT_MOST ? rows : [...rows, emptyLine()];
}

function asSent({ line: _line, counter, ...row }) {
  const times = Object.fromEntries(TIMES.map((each) => [each, clockTyped(row[each])]));
  return { ...row, ...times, counter: counter ? Number(counter) : null };
}

function daysBefore(iso, days) {
  const day = new Date(`${iso.slice(0, 10)}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - days);
  return day.toISOString().slice(0, 10);
}
