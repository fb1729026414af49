// Made-up calls for looking at a layout: a full board, with long numbers, in the letters of the office.

const CALLS = 10;
const SPARE_LETTER = "А";

/** `state` with calls, waiting and missed numbers of nobody; all else stays as it is. */
export function sampled(state) {
  const letters = state.waiting.by_group.map((group) => group.letter);
  const letter = (place) => letters[place % letters.length] || SPARE_LETTER;
  const number = (place) => `${letter(place)}${String(12 + 7 * place).padStart(3, "0")}`;
  const call = (place) => ({
    announcement: CALLS - place,
    number: number(place),
    counter: state.counter ? state.counter.number : 1 + ((place * 3) % 12),
    state: place < 2 ? "called" : "serving",
    called_at: state.server_time,
    speech: { text: "", parts: [] },
    accessible: false,
  });
  const groups = state.waiting.by_group.map((group, place) => ({ ...group, waiting: (place * 5 + 6) % 8 }));
  return {
    ...state,
    calls: Array.from({ length: CALLS }, (_, place) => call(place)),
    waiting: { total: groups.reduce((sum, group) => sum + group.waiting, 0), by_group: groups },
    missed: [number(CALLS), number(CALLS + 1)],
    counter: state.counter && { ...state.counter, state: "called" },
  };
}
